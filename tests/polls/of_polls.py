"""Short ways to polls, for the tests of them."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from forum.kernel import clock, worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.polls.events import PollsDue
from forum.polls.models import Poll, Vote
from tests.browser import Browser

CHOICE = {"kind": "choice", "question": "Which filter?", "options": "Sand\nClay\nNone", "results": "voted"}
CONSENT = {"kind": "consent", "question": "We lock the store at night", "results": "voted"}


def ask(who: Browser, thread: int, **fields: str) -> int:
    """Open a poll with a form and return its key."""
    answer = who.post(f"/threads/{thread}/polls", **{**CHOICE, **fields})
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/polls/(\d+)", answer.location or "")
    assert found, answer.location
    return int(found[1])


def poll(site: Flask, key: int) -> Poll:
    """Return a poll as it stands in the database."""
    with site.app_context():
        return db.session.execute(select(Poll).where(Poll.id == key)).scalar_one()


def votes(site: Flask, key: int) -> list[tuple[int | None, str, str]]:
    """Return who said what and why, as it stands in the database."""
    with site.app_context():
        found = db.session.execute(select(Vote).where(Vote.poll_id == key).order_by(Vote.id)).scalars()
        return [(vote.user_id, vote.choices, vote.reason) for vote in found]


def strike(site: Flask, days: float) -> None:
    """Let the clock look for polls `days` from now, and tell everybody."""
    with site.app_context(), clock.moved_to(clock.now() + timedelta(days=days)):
        emit(PollsDue(None))
        db.session.commit()
        worker.drain("polls", "notices", "audit")


def counts(page: str) -> list[int]:
    """Return the counts of a result that a page shows, nothing where it shows none."""
    return [int(number) for number in re.findall(r'<progress max="\d+" value="(\d+)"', page)]
