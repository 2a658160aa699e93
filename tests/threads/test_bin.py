"""Deleting a post, bringing it back, and what the bin shows to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock, settings, worker
from forum.kernel.db import db
from forum.kernel.errors import Conflict
from forum.threads import actions_bin
from forum.threads.models import DeletedPost, Post
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.people_of import actor_of
from tests.threads.of_threads import begin, fill, post_id, prose, say, set_on, shown

Open = Callable[[str | None], Browser]
WHY = "Names a patient."


@pytest.fixture
def post(browser: Open, site: Flask) -> int:
    """Return the second post of a thread of three, by the harvester, with an answer to it."""
    thread = begin(browser("mira"))
    say(browser("harry"), thread, "The well is open.")
    key = post_id(site, thread, 2)
    say(browser("mira"), thread, "Cover it.", parent=key)
    return key


def _delete(who: Browser, post: int, reason: str = "") -> int:
    return who.post(f"/posts/{post}/deletion", reason=reason).status_code


def _page(who: Browser, post: int, site: Flask) -> str:
    with site.app_context():
        thread = db.session.get_one(Post, post).thread_id
    return who.get(f"/threads/{thread}/any").text


def test_what_an_author_deletes_leaves_its_place_and_the_answers_to_it(browser: Open, site: Flask, post: int) -> None:
    assert _delete(browser("harry"), post) == 303
    for who in INSIDERS:
        page = _page(browser(who), post, site)
        assert shown(page) == [1, 2, 3]
        assert "The well is open." not in page
        assert "Its author has deleted this post." in page
        assert "Cover it." in page


def test_everybody_reads_why_a_moderator_deleted_a_post(browser: Open, site: Flask, post: int) -> None:
    assert _delete(browser("mona"), post, WHY) == 303
    assert f"A moderator has deleted this post. <bdi>{WHY}</bdi>" in prose(_page(browser("mira"), post, site))[1]


def test_a_moderator_does_not_delete_without_a_reason(browser: Open, site: Flask, post: int) -> None:
    mona = browser("mona")
    assert _delete(mona, post) == 422
    assert _delete(mona, post, "x" * 501) == 422
    assert "The well is open." in _page(mona, post, site)


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_the_author_and_the_moderators_delete_and_nobody_else(browser: Open, post: int, who: str | None) -> None:
    may, inside = who in ("harry", "mona", "carol"), who in INSIDERS
    expected = 303 if may else 401 if who is None else 403 if inside else 404
    assert _delete(browser(who), post, WHY) == expected
    assert browser(who).get(f"/posts/{post}").status_code == (404 if may or not inside else 302)


@pytest.mark.parametrize("by", ["harry", "mona"])
@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_whose_deed_it_was_brings_it_back(browser: Open, site: Flask, post: int, by: str, who: str | None) -> None:
    _delete(browser(by), post, WHY)
    may = who == "harry" if by == "harry" else who in ("mona", "carol")
    reads_the_bin = who in ("harry", "mona", "carol")
    answer = browser(who).delete(f"/posts/{post}/deletion")
    assert answer.status_code == (303 if may else 401 if who is None else 403 if reads_the_bin else 404)
    assert ("The well is open." in _page(browser("mira"), post, site)) is may


def test_a_deed_can_be_undone_on_the_page_that_follows(browser: Open, site: Flask, post: int) -> None:
    harry = browser("harry")
    answer = harry.post(f"/posts/{post}/deletion")
    page = harry.get(answer.location or "").text
    said = page[page.index('class="said"') :]
    assert f'action="/posts/{post}/deletion?_method=DELETE"' in said[: said.index("</div>")]
    harry.delete(f"/posts/{post}/deletion")
    assert "The well is open." in _page(browser("mira"), post, site)
    assert "Undo" not in _page(harry, post, site)


def test_the_first_post_goes_with_its_thread_only(browser: Open, site: Flask) -> None:
    first = post_id(site, begin(browser("mira")), 1)
    assert _delete(browser("mira"), first) == _delete(browser("mona"), first, WHY) == 403


def test_the_bin_of_a_pod_shows_its_moderators_what_whom_when_and_until_when(browser: Open, post: int) -> None:
    _delete(browser("mona"), post, WHY)
    page = browser("carol").get("/pods/ward/bin").text
    for words in (
        "The well is open.",
        "Harry Osei",
        "Deleted by Mona Haile",
        WHY,
        "Clean water",
        "Gone for good after",
    ):
        assert words in page
    assert "/deletion?_method=DELETE" in page
    assert browser("harry").get("/pods/ward/bin").status_code == 403


def test_what_an_author_deleted_the_bin_offers_to_its_author_only(browser: Open, post: int) -> None:
    _delete(browser("harry"), post)
    assert "/deletion?_method=DELETE" not in browser("mona").get("/pods/ward/bin").text
    assert "/deletion?_method=DELETE" in browser("harry").get("/deleted").text
    assert "The well is open." not in browser("mira").get("/deleted").text


def test_the_author_is_told_that_a_moderator_deleted_a_post(browser: Open, site: Flask, post: int) -> None:
    _delete(browser("mona"), post, WHY)
    with site.app_context():
        worker.drain()
    harry = browser("harry")
    page = harry.get("/notifications").text
    assert "A moderator deleted your post in “Clean water”" in page
    assert "The well is open." not in page
    assert "Mona" not in page
    browser("mona").delete(f"/posts/{post}/deletion")
    assert "deleted your post" not in harry.get("/notifications").text


def test_nobody_edits_hides_marks_or_answers_what_is_deleted(browser: Open, site: Flask, post: int) -> None:
    _delete(browser("harry"), post)
    harry, mona = browser("harry"), browser("mona")
    assert harry.post(f"/posts/{post}/edit", body="Other", language="en", revision="0").status_code == 404
    assert mona.post(f"/posts/{post}/hidden", reason=WHY).status_code == 404
    assert mona.post(f"/posts/{post}/nugget", title="Cover").status_code == 404
    assert _delete(mona, post, WHY) == 404
    assert harry.get(f"/posts/{post}/history").status_code == 404


def test_who_left_meanwhile_brings_nothing_back(browser: Open, post: int) -> None:
    _delete(browser("harry"), post)
    browser("harry").delete("/pods/ward/membership")
    assert browser("harry").delete(f"/posts/{post}/deletion").status_code == 404
    assert "The well is open." not in browser("harry").get("/deleted").text


def test_after_its_time_nothing_is_brought_back_even_before_the_clock_struck(
    browser: Open, site: Flask, post: int
) -> None:
    _delete(browser("harry"), post)
    days = settings.current().keep[actions_bin.TIME]
    set_on(site, Post, post, deleted_at=clock.now() - timedelta(days=days, minutes=1))
    assert browser("harry").delete(f"/posts/{post}/deletion").status_code == 409
    assert "The well is open." not in browser("mona").get("/pods/ward/bin").text


def test_a_long_bin_goes_on(browser: Open, site: Flask) -> None:
    thread = begin(browser("mira"))
    fill(site, thread, 23, "harry")
    for number in range(2, 24):
        _delete(browser("harry"), post_id(site, thread, number))
    first = browser("harry").get("/deleted").text
    more = first[first.index("?after=") :].split('"')[0]
    assert "Number 23." in first
    assert "Number 3." not in first
    assert "Number 3." in browser("harry").get(f"/deleted{more}").text


def test_a_long_bin_of_threads_goes_on(browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    for number in range(21):
        mira.post(f"/threads/{begin(mira, title=f'Title {number}.')}/deletion")
    for who, path in ((mira, "/deleted"), (mona, "/pods/ward/bin")):
        first = who.get(path).text
        more = first[first.index("?thread=") :].split('"')[0]
        assert "Title 1." in first
        assert "Title 0." not in first
        assert "Title 0." in who.get(path + more).text
        assert "Title 1." not in who.get(path + more).text
        # The key of a list is none of another's.
        assert "Title" not in browser("harry").get(f"/deleted{more}").text


def test_two_who_delete_at_once_do_it_once(site: Flask, post: int) -> None:
    with site.app_context():
        first = db.session.get_one(Post, post)
        actions_bin.delete(actor_of("harry"), first)
        with pytest.raises(Conflict):
            actions_bin.delete(actor_of("mona"), first, WHY)
        there = db.session.get_one(DeletedPost, post)
        actions_bin.restore(actor_of("harry"), there)
        with pytest.raises(Conflict):
            actions_bin.restore(actor_of("harry"), there)
