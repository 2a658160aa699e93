"""What waits for a moderator stands on the pages of its author and of the moderators, and at no other door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel.db import db
from forum.privacy import queries_copy
from forum.threads import actions_held
from forum.threads.models import Post
from forum.threads.models_held import HeldPost
from tests.browser import Browser
from tests.cast import Places
from tests.doors.canary import OUTSIDE, WAITING, Nest, address, doors, plant
from tests.people_of import actor_of

Browsers = Callable[[str | None], Browser]
_QUEUE = "/pods/ward/held"


@pytest.fixture
def nest(site: Flask, places: Places) -> Nest:
    """Return the ward with texts that wait, other words for a post that stands among them."""
    found = plant(site, places)
    with site.app_context():
        mira, post = actor_of("mira"), db.session.get_one(Post, found.post)
        body, why = f"{WAITING} other words", f"{WAITING} reason"
        actions_held.hold_edit(mira, post, read=post.revision, body=body, language="en", why=why)
        db.session.commit()
    return found


def _found(site: Flask, nest: Nest, reader: Browser) -> set[str]:
    """Return every address of the site where a reader finds the word, the search for it and its files included."""
    paths = [address(rule, nest) for rule in doors(site, "GET")]
    paths += [
        address(rule, nest, {"post_id": nest.answer}) for rule in doors(site, "GET") if "post_id" in rule.arguments
    ]
    paths += [
        f"/search?q={WAITING}",
        f"/pods/ward/threads/similar?title={WAITING}",
        f"/threads/{nest.thread}/any?order=arrival",
    ]
    paths += [f"/threads/{nest.thread}/posts/new?parent={nest.answer}", f"/attachments/{nest.held_file}/{WAITING}.txt"]
    found = set()
    for path in paths:
        answer = reader.get(path)
        assert answer.status_code < 500, path
        said = answer.text.replace(path, "").replace(f'value="{WAITING}"', "").replace(f"“{WAITING}”", "")
        found |= {path} if f"{WAITING} " in said else set()
    return found


@pytest.mark.parametrize("who", [*OUTSIDE, "harry"])
def test_nobody_else_finds_it(site: Flask, nest: Nest, browser: Browsers, who: str | None) -> None:
    assert _found(site, nest, browser(who)) == set()


@pytest.mark.parametrize("who", ["mona", "carol"])
def test_moderators_find_it_in_their_queue(site: Flask, nest: Nest, browser: Browsers, who: str) -> None:
    assert _found(site, nest, browser(who)) == {_QUEUE, f"/attachments/{nest.held_file}/{WAITING}.txt"}


def test_its_author_finds_it_where_it_will_stand(site: Flask, nest: Nest, browser: Browsers) -> None:
    assert _found(site, nest, browser("mira")) == {
        "/held",
        f"/held/{nest.held}/edit",
        f"/threads/{nest.thread}/any",
        f"/threads/{nest.thread}/any?order=arrival",
        f"/attachments/{nest.held_file}/{WAITING}.txt",
    }


@pytest.mark.parametrize("who", ["mira", "harry", "mona", "adam"])
def test_the_copy_of_ones_data_holds_ones_own_only(site: Flask, nest: Nest, who: str) -> None:
    with site.app_context():
        copy = dict(queries_copy.parts(actor_of(who), ""))
    found = {name for name, rows in copy.items() if WAITING in str(rows)}
    assert found == ({"held-posts", "files"} if who == "mira" else set())


def test_what_was_taken_back_is_its_authors_again(site: Flask, nest: Nest, browser: Browsers) -> None:
    with site.app_context():
        actions_held.withdraw(actor_of("mira"), db.session.get_one(HeldPost, nest.held))
        db.session.commit()
    # Of the two texts the other one still waits.
    moderator = browser("mona").get(_QUEUE).text
    assert f"{WAITING} reply" not in moderator
    assert f"{WAITING} title" in moderator
    assert browser("mona").get(f"/attachments/{nest.held_file}/{WAITING}.txt").status_code == 404
    assert f"{WAITING} reply" in browser("mira").get("/drafts").text
