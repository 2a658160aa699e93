"""Whoever wrote what a moderator carried elsewhere is told, once, as long as they see it there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel import worker
from forum.kernel.db import db
from forum.notifications.models import Notification
from forum.people.models import User
from tests.browser import Browser
from tests.cast import Places
from tests.threads import of_merging, of_splitting
from tests.threads.of_moving import WHY, join
from tests.threads.of_splitting import split, wells
from tests.threads.of_threads import begin, post_id, say

Open = Callable[[str | None], Browser]
KINDS = ("posts_split", "posts_merged", "thread_merged", "thread_moved")


@pytest.fixture
def thread(browser: Open, site: Flask) -> int:
    """Return a thread where mira (1, 3, 5) and harry (2, 4, 6) wrote; everything before is told."""
    key = wells(browser("mira"), browser("harry"), site)
    _tell(site)
    return key


def _tell(site: Flask) -> None:
    with site.app_context():
        worker.drain("notices")
        db.session.commit()


def _told(site: Flask) -> list[tuple[str, str]]:
    with site.app_context():
        found = db.session.query(User.handle, Notification.kind).join(Notification, Notification.user_id == User.id)
        return sorted((row[0], row[1]) for row in found if row[1] in KINDS)


def _move(who: Browser, thread: int, pod: str = "clinic") -> None:
    assert who.post(f"/threads/{thread}/move", pod=pod, reason=WHY).status_code == 303


def test_of_a_split_those_are_told_whose_posts_went(browser: Open, site: Flask, thread: int) -> None:
    new = split(browser("mona"), thread, post_id(site, thread, 2), post_id(site, thread, 4), post_id(site, thread, 6))
    say(browser("mira"), new, "I was not carried.")
    _tell(site)
    assert _told(site) == [("harry", "posts_split")]
    page = browser("harry").get("/notifications").text
    assert "made a thread of its own of posts, some of them yours: “Filters”" in page
    with site.app_context():
        notice = db.session.query(Notification.id).filter(Notification.kind == "posts_split").scalar()
    assert browser("harry").get(f"/notifications/{notice}").location == f"/threads/{new}"


def test_of_a_split_that_is_taken_back_nothing_is_left_in_the_bell(browser: Open, site: Flask, thread: int) -> None:
    split(browser("mona"), thread, post_id(site, thread, 2))
    _tell(site)
    browser("mona").delete(f"/thread-changes/{of_splitting.change(site)}")
    _tell(site)
    assert "thread of its own" not in browser("harry").get("/notifications").text


def test_whoever_muted_the_thread_is_not_told(browser: Open, site: Flask, thread: int, places: Places) -> None:
    with site.app_context():
        for who, role in (("mona", "moderator"), ("harry", "member"), ("mira", "member")):
            join(who, places.clinic, role)
    browser("harry").post(f"/threads/{thread}/watch", level="mute")
    split(browser("mona"), thread, post_id(site, thread, 2))
    _move(browser("mona"), thread)
    _tell(site)
    assert _told(site) == [("mira", "thread_moved")]


def test_of_a_move_those_are_told_who_see_it_there_and_nobody_else(
    browser: Open, site: Flask, thread: int, places: Places
) -> None:
    with site.app_context():
        join("mona", places.clinic, "moderator")
        join("harry", places.clinic, "member")
    _move(browser("mona"), thread)
    _tell(site)
    assert _told(site) == [("harry", "thread_moved")]
    page = browser("harry").get("/notifications").text
    assert "A moderator moved “Wells”, where you wrote, to another pod: it is in Clinic" in page
    page = browser("mira").get("/notifications").text
    assert "Clinic" not in page
    assert "Wells" not in page


def test_of_a_move_that_was_taken_back_nobody_is_told(browser: Open, site: Flask, thread: int, places: Places) -> None:
    with site.app_context():
        join("mona", places.clinic, "moderator")
        join("harry", places.clinic, "member")
    _move(browser("mona"), thread)
    assert browser("mona").delete("/thread-changes/1").status_code == 303
    _tell(site)
    assert _told(site) == []


def test_of_a_merge_each_is_told_once_and_who_began_it_in_their_own_words(
    browser: Open, site: Flask, thread: int
) -> None:
    other = begin(browser("carol"), title="Water")
    of_merging.merge(browser("mona"), thread, other)
    _tell(site)
    assert _told(site) == [("harry", "posts_merged"), ("mira", "thread_merged")]
    assert "merged a thread where you wrote into “Water”" in browser("harry").get("/notifications").text
