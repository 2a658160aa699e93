"""What was read and covers nothing any more goes by the clock; what is in force stays, a few rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import clock, outbox, retention, worker
from forum.kernel.db import db
from forum.people.models import User
from forum.privacy.events import RetentionDue
from forum.threads.models import ReadRanges, Thread
from tests.browser import Browser
from tests.threads.of_threads import begin, say

Open = Callable[[str | None], Browser]


def strike(site: Flask, days: float = 1) -> None:
    """Let the clock strike, and the worker hear it."""
    with site.app_context(), clock.moved_to(clock.now() + timedelta(days=days)):
        outbox.emit(RetentionDue(None))
        db.session.commit()
        worker.drain()


def noted(site: Flask) -> set[tuple[str, int]]:
    """Return who has noted something of which thread."""
    with site.app_context():
        one = select(User.handle, ReadRanges.thread_id).join(User, User.id == ReadRanges.user_id)
        return {(row.handle, row.thread_id) for row in db.session.execute(one)}


@pytest.fixture
def threads(browser: Open) -> tuple[int, int]:
    """Return two threads of mira's that harry and mona have read, the second answered since."""
    mira = browser("mira")
    both = begin(mira), begin(mira, title="Other water")
    for handle in ("harry", "mona"):
        for thread in both:
            browser(handle).get(f"/threads/{thread}/x")
    return both


def test_what_lies_under_the_floor_goes_and_what_is_in_force_stays(
    browser: Open, site: Flask, threads: tuple[int, int]
) -> None:
    first, second = threads
    harry = browser("harry")
    assert harry.post("/read").status_code == 303
    say(browser("mira"), second)
    harry.get(f"/threads/{second}/x")
    before = noted(site)
    assert {("harry", first), ("harry", second), ("mona", first), ("mona", second)} <= before
    strike(site)
    assert noted(site) == before - {("harry", first)}


def test_a_pod_that_is_marked_as_read_looks_the_same_afterwards(
    browser: Open, site: Flask, threads: tuple[int, int]
) -> None:
    first, second = threads
    say(browser("mira"), first)
    harry = browser("harry")
    harry.post("/read")
    say(browser("mira"), second)
    before = [harry.get(path).text.count("pill") for path in ("/pods/ward", "/", "/pods/ward?show=unread")]
    strike(site)
    browser("harry")
    assert [harry.get(path).text.count("pill") for path in ("/pods/ward", "/", "/pods/ward?show=unread")] == before


def test_what_was_read_of_a_thread_that_is_gone_for_good_goes(
    browser: Open, site: Flask, threads: tuple[int, int]
) -> None:
    first, second = threads
    with site.app_context():
        db.session.execute(update(Thread).where(Thread.id == first).values(purged_at=clock.now()))
        db.session.commit()
    before = noted(site)
    strike(site)
    assert noted(site) == {(handle, thread) for handle, thread in before if thread == second}


def test_a_run_takes_so_many_and_the_next_one_goes_on(
    browser: Open, site: Flask, threads: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser("harry").post("/read")
    browser("mona").post("/read")
    monkeypatch.setattr(retention, "STEPS", 0)
    before = noted(site)
    strike(site)
    assert noted(site) == before
    monkeypatch.setattr(retention, "STEPS", 1)
    strike(site, 2)
    assert not [one for one in noted(site) if one[0] in {"harry", "mona"}]
