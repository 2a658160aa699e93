from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.kernel.db import db
from forum.marks.models import Bookmark, Reaction
from forum.nuggets.models import Nugget
from forum.pods.models import Membership
from forum.pods.models_requests import JoinRequest
from forum.privacy import queries_copy
from forum.threads.models import Post, Thread
from forum.threads.models_drafts import Draft
from tests.browser import Browser
from tests.cast import Places
from tests.doors.canary import DELETED, HIDDEN, OUTSIDE, PRIVATE, SHOWN, UNSENT, Nest, address, doors, plant
from tests.people_of import actor_of

Browsers = Callable[[str | None], Browser]
_SEARCHES = (
    f"/search?q={SHOWN}",
    f"/search?q={HIDDEN}",
    f"/search?q={DELETED}",
    "/search?q=pod:ward+words",
    "/search?q=in:title+title",
    *(f"/search?q=kind:{kind}" for kind in ("synthesis", "poll", "collection", "resource", "file")),
    "/search?q=is:unread",
    "/search?q=is:bookmarked",
    "/search?q=order:oldest+is:thread",
    *(
        f"/pods/{pod}/threads/similar?title={word}"
        for pod in ("ward", "clinic", "commons")
        for word in (SHOWN, HIDDEN, DELETED)
    ),
    f"/pods/ward/people/completion?q={SHOWN}",
    f"/pods/ward/tags/completion?q={SHOWN}",
    "/search?q=author:mira",
)


def _of_posts(site: Flask, nest: Nest) -> list[str]:
    """Return every page about one of the posts that not everybody sees."""
    of = [rule for rule in doors(site, "GET") if "post_id" in rule.arguments]
    keys = (nest.buried, nest.binned, nest.withdrawn, nest.answer)
    whole = [rule for rule in doors(site, "GET") if "thread_id" in rule.arguments]
    return [address(rule, nest, {"post_id": key}) for rule in of for key in keys] + [
        address(rule, nest, {"thread_id": nest.gone}) for rule in whole
    ]


def _of_versions(site: Flask, nest: Nest) -> list[str]:
    """Return every page about the earlier and the newest version of a resource."""
    of = [rule for rule in doors(site, "GET") if {"resource_id", "number"} <= rule.arguments]
    return [address(rule, nest, {**nest.library["renewed"], "number": at}) for rule in of for at in (1, 2)]


_FORGED = {
    "title": "forged",
    "body": "forged",
    "reason": "forged",
    "question": "forged",
    "answer": "",
    "once": "x",
    "kind": "thanks",
}


@pytest.fixture
def nest(site: Flask, places: Places) -> Nest:
    return plant(site, places)


def _addresses(site: Flask, nest: Nest, method: str) -> list[str]:
    return [address(rule, nest) for rule in doors(site, method)]


def _said(page: str) -> str:
    """Return a page without the words that the reader typed into the search, which it repeats."""
    for word in (SHOWN, HIDDEN, UNSENT, DELETED):
        for echo in (f'value="{word}"', f"“{word}”", f"?q={word}", f"?title={word}"):
            page = page.replace(echo, "")
    return page


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_page_shows_the_words_of_a_pod_to_somebody_outside(
    site: Flask, nest: Nest, browser: Browsers, who: str | None
) -> None:
    reader = browser(who)
    pages = (*_addresses(site, nest, "GET"), *_SEARCHES, *_of_posts(site, nest), *_of_versions(site, nest))
    for path in pages:
        answer = reader.get(path)
        assert answer.status_code < 500, path
        if answer.status_code == 302:
            # A guest is led to the sign-in and back: the address says what was typed.
            assert who is None or SHOWN not in (answer.location or ""), path
            continue
        assert SHOWN not in _said(answer.text), path
        assert HIDDEN not in _said(answer.text), path
        assert UNSENT not in _said(answer.text), path
        assert DELETED not in _said(answer.text), path


def test_no_page_shows_a_hidden_post_to_a_member(site: Flask, nest: Nest, browser: Browsers) -> None:
    reader = browser("mira")
    for path in (*_addresses(site, nest, "GET"), *_SEARCHES, *_of_posts(site, nest)):
        answer = reader.get(path)
        assert answer.status_code < 500, path
        assert HIDDEN not in _said(answer.text), path
        assert DELETED not in _said(answer.text), path


@pytest.mark.parametrize(
    ("who", "bins"),
    [
        # Who began a deleted thread is told so by its title.
        ("harry", {"/deleted", "/notifications"}),
        ("mona", {"/pods/ward/bin"}),
        ("carol", {"/pods/ward/bin"}),
    ],
)
def test_only_the_bin_shows_a_deleted_post_and_only_to_its_readers(
    site: Flask, nest: Nest, browser: Browsers, who: str, bins: set[str]
) -> None:
    reader = browser(who)
    paths = (*_addresses(site, nest, "GET"), *_SEARCHES, *_of_posts(site, nest))
    assert {path for path in paths if DELETED in _said(reader.get(path).text)} == bins
    with site.app_context():
        copy = dict(queries_copy.parts(actor_of(who), ""))
    assert {name for name, rows in copy.items() if DELETED in str(rows)} == (
        {"deleted-posts", "deleted-resources", "deleted-collections"} if who == "harry" else set()
    )


@pytest.mark.parametrize("who", ["harry", "mona", "carol"])
def test_no_page_shows_what_somebody_has_not_sent_to_anybody_else(
    site: Flask, nest: Nest, browser: Browsers, who: str
) -> None:
    reader = browser(who)
    for path in (*_addresses(site, nest, "GET"), f"/search?q={UNSENT}", f"/threads/{nest.thread}/posts/new?parent=2"):
        answer = reader.get(path)
        assert answer.status_code < 500, path
        assert UNSENT not in _said(answer.text), path


@pytest.mark.parametrize("who", [*OUTSIDE, "harry", "mona", "carol"])
def test_what_somebody_notes_for_herself_nobody_else_reads(
    site: Flask, nest: Nest, browser: Browsers, who: str | None
) -> None:
    reader = browser(who)
    for path in (*_addresses(site, nest, "GET"), f"/search?q={PRIVATE}"):
        answer = reader.get(path)
        assert f"{PRIVATE} note" not in answer.text, path
    assert PRIVATE in browser("mira").get("/bookmarks").text
    assert PRIVATE in browser("mira").get(f"/bookmarks/{nest.bookmark}").text


def test_the_walk_finds_the_words_where_they_belong(site: Flask, nest: Nest, browser: Browsers) -> None:
    member, moderator = browser("mira"), browser("mona")
    assert SHOWN in member.get("/pods/ward").text
    assert SHOWN in member.get(f"/threads/{nest.thread}/any").text
    assert SHOWN in member.get("/pods/ward/nuggets").text
    assert SHOWN in _said(member.get(f"/search?q={SHOWN}").text)
    for kind in ("synthesis", "poll", "collection"):
        assert SHOWN in member.get(f"/search?q=kind:{kind}").text, kind
    assert any(SHOWN in member.get(path).text for path in _of_versions(site, nest) if path.endswith("/versions/1/text"))
    assert UNSENT in member.get("/drafts").text
    assert HIDDEN in moderator.get(f"/threads/{nest.thread}/any").text


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_no_form_of_somebody_outside_changes_a_pod(
    site: Flask, nest: Nest, browser: Browsers, who: str | None, method: str
) -> None:
    if (who, method) in {("asha", "DELETE"), ("adam", "POST"), ("adam", "DELETE")}:
        # May withdraw her own request; may archive any pod. Each has tests of its own.
        return
    sender, before = browser(who), _census(site)
    for path in _addresses(site, nest, method):
        if path in {"/sign-out", "/register"} or path.startswith("/settings"):
            continue
        send = sender.post if method == "POST" else sender.delete
        answer = send(
            path, title="forged", body="forged", reason="forged", question="forged", answer="", once="x", kind="thanks"
        )
        assert answer.status_code < 500, path
        assert SHOWN not in answer.text, path
        assert HIDDEN not in answer.text, path
    if who != "asha":
        assert _census(site) == before


def _census(site: Flask) -> list[object]:
    with site.app_context():
        counts = [
            db.session.execute(select(func.count()).select_from(model)).scalar_one()
            for model in (Thread, Post, Nugget, Reaction, Bookmark, Membership, JoinRequest, Draft)
        ]
        states = [
            tuple(db.session.execute(select(column).order_by(column)).scalars())
            for column in (Membership.state, Membership.role, JoinRequest.state, Post.revision)
        ]
        shown = db.session.execute(select(func.count()).where(Post.hidden_at.is_not(None))).scalar_one()
        return [*counts, *states, shown]


@pytest.mark.parametrize("who", [None, "omar", "leo"])
def test_an_address_inside_a_pod_answers_like_one_that_does_not_exist(
    nest: Nest, browser: Browsers, who: str | None
) -> None:
    reader = browser(who)
    for real, missing in (
        (f"/threads/{nest.thread}", "/threads/999999"),
        (f"/threads/{nest.thread}/any", "/threads/999999/any"),
        (f"/posts/{nest.post}", "/posts/999999"),
        (f"/nuggets/{nest.nugget}", "/nuggets/999999"),
        ("/people/mira", "/people/nobody-here"),
    ):
        one, other = reader.get(real), reader.get(missing)
        assert one.status_code == other.status_code, real
        if one.status_code != 302:
            assert _bare(one.text, real) == _bare(other.text, missing), real


def _bare(text: str, path: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text.replace(path, ""))
