"""A page costs what it shows, however much its reader follows and has: counted in steps of SQLite, not timed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update

from forum.kernel.db import db
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads.models_watches import FOLLOW, Watch
from tests.browser import Browser
from tests.cast import LONG_AGO, Places
from tests.faults import stock

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True, scope="session")
PATHS = (
    "/",
    "/?show=unread",
    "/pods/ward",
    "/pods/ward?show=unread",
    "/pods/ward?show=unanswered",
    "/pods/ward?sort=age",
    "/pods/ward?sort=replies",
    "/settings/following",
    "/threads/1/any",
)
# More than any page or look through a filter reaches.
FEW, MANY = 700, 2_800


def test_threads_and_what_one_follows_cost_nothing_on_pages_that_do_not_show_them(
    site: Flask, places: Places, browser: Callable[[str | None], Browser]
) -> None:
    mira = browser("mira")
    _threads(site, places.ward, 0, FEW)
    before = _cost(site, mira)
    _threads(site, places.ward, FEW, MANY)
    after = _cost(site, mira)
    assert all(steps > 5 for steps in before.values())
    assert {path: (before[path], steps) for path, steps in after.items() if steps > 1.3 * before[path] + 20} == {}


def test_what_others_write_costs_nothing_on_pages_of_ones_own(
    site: Flask, places: Places, browser: Callable[[str | None], Browser]
) -> None:
    mira = browser("mira")
    with site.app_context():
        own, other = (stock.key_of(User, "handle", who) for who in ("mira", "harry"))
        for _ in range(3):
            stock.talk(places.ward, [own], 1)
        db.session.execute(update(Pod).where(Pod.id == places.ward).values(hold_first=5))
        db.session.commit()
    # What one wrote oneself, and whether one's posts wait, which is told by how many stand.
    paths = ("/pods/ward?show=mine", "/threads/1/any")
    before = _cost(site, mira, paths)
    with site.app_context():
        stock.talk(places.ward, [other], MANY)
        db.session.commit()
    after = _cost(site, mira, paths)
    assert {path: (before[path], steps) for path, steps in after.items() if steps > 1.3 * before[path] + 20} == {}


def _threads(site: Flask, pod: int, first: int, last: int) -> None:
    with site.app_context():
        writer, reader = (stock.key_of(User, "handle", who) for who in ("harry", "mira"))
        for number in range(first, last):
            thread = stock.talk(pod, [writer], 1)
            if number % 2:
                db.session.add(Watch(user_id=reader, pod_id=pod, thread_id=thread, level=FOLLOW, at=LONG_AGO))
        db.session.commit()


def _cost(site: Flask, reader: Browser, paths: Sequence[str] = PATHS) -> dict[str, int]:
    found = {}
    for path in paths:
        # What is learnt once belongs to no page.
        reader.get(path)
        with _steps(site) as counted:
            assert reader.get(path).status_code == 200
        found[path] = len(counted)
    return found


@contextmanager
def _steps(site: Flask) -> Iterator[list[int]]:
    """Yield a list that grows by one with each hundred instructions of SQLite."""
    counted: list[int] = []

    def listen(connection: sqlite3.Connection, *_: Any) -> None:
        connection.set_progress_handler(lambda: counted.append(1), 100)

    with site.app_context():
        engine = db.engine
        engine.dispose()
    event.listen(engine, "connect", listen)
    yield counted
    event.remove(engine, "connect", listen)
    engine.dispose()
