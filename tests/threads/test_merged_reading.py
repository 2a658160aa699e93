"""What was read of two threads is known of the one that they became."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import update

from forum.kernel import clock
from forum.kernel.db import db
from forum.threads import actions_reading, queries_reading
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.people_of import actor_of
from tests.threads.of_merging import change, merge
from tests.threads.of_threads import say

Open = Callable[[str | None], Browser]


def test_what_was_read_counts_as_read_where_it_stands_now(browser: Open, site: Flask, goes: int, stays: int) -> None:
    with site.app_context():
        carol = actor_of("carol")
        actions_reading.mark_read(carol, db.session.get_one(Thread, goes), [1, 2])
        actions_reading.mark_read(carol, db.session.get_one(Thread, stays), [2])
        db.session.commit()
    merge(browser("mona"), goes, stays)
    assert _read(site, "carol", stays) == "2-4"
    browser("mona").delete(f"/thread-changes/{change(site)}")
    assert _read(site, "carol", stays) == "2"
    assert _read(site, "carol", goes) == "1-2"


def _read(site: Flask, who: str, thread: int) -> str:
    with site.app_context():
        known = queries_reading.known(actor_of(who), db.session.get_one(Thread, thread))
        return str(known.ranges) if known else ""


def test_a_floor_takes_in_what_came_before_it_and_nothing_that_is_newer(
    browser: Open, site: Flask, goes: int, stays: int
) -> None:
    with site.app_context():
        # What goes is older than what stays.
        old = clock.now() - timedelta(days=30)
        db.session.execute(update(Post).where(Post.thread_id == goes).values(created_at=old))
        db.session.commit()
    now = clock.now()
    harry = browser("harry")
    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        harry.post("/pods/ward/read")
    with time_machine.travel(now + timedelta(minutes=2), tick=False):
        say(browser("mira"), stays, "Newer than the floor.")
        merge(browser("mona"), goes, stays)
    assert "3" not in _read(site, "harry", stays).replace("-", ",").split(",")
    with time_machine.travel(now + timedelta(minutes=3), tick=False):
        harry.post("/pods/ward/read")
    assert _read(site, "harry", stays) == "1-7"
    with site.app_context():
        thread = db.session.get_one(Thread, stays)
        newest = db.session.get_one(Post, thread.last_post_id)
        assert (newest.number, thread.last_at) == (3, newest.created_at)
