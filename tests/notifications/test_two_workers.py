"""Two workers that tell of one post at once: its author has one line."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from forum.kernel.db import db
from forum.kernel.outbox import EventRow, Told
from forum.marks.events import PostReacted
from forum.notifications import reactor
from forum.notifications.models import Notification
from tests.browser import Browser
from tests.threads.of_threads import begin, post_id
from tests.until import until

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True, scope="session")
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def test_two_reactions_that_are_told_at_once_are_one_line(site: Flask, browser: Callable[[str], Browser]) -> None:
    post = post_id(site, begin(browser("mira")), 1)
    for who in ("harry", "mona"):
        browser(who).post(f"/posts/{post}/reactions", kind="thanks")
    with site.app_context():
        found = db.session.execute(select(EventRow).where(EventRow.kind == PostReacted.__name__)).scalars()
        first, second = (Told(event.id, event.kind, event.payload, event.at) for event in found)
        reactor.notice([first])
        other = threading.Thread(target=_tell, args=(site, second))
        other.start()
        until(lambda: _waits(site), "a worker that waits for the other")
        db.session.commit()
        other.join()
        lines = select(func.count()).select_from(Notification).where(Notification.kind == "thanks")
        assert db.session.execute(lines).scalar_one() == 1


def _tell(site: Flask, told: Told) -> None:
    with site.app_context():
        reactor.notice([told])
        db.session.commit()


def _waits(site: Flask) -> bool:
    with site.app_context():
        return bool(db.session.execute(_WAITING).scalar_one())
