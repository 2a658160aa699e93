"""Verbs of the worker: look at links, some at a time, and tell of those that lead nowhere, once a week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Row, case

from forum.kernel import clock, reaching, upserts
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.kernel.steps import step

from . import queries_checks
from .events import LinkCheckDue, LinksDead
from .models_checks import LinkCheck, LinkReport

# Links in one turn, and how many of them at once.
SOME, AT_ONCE = 20, 4


def look(at: Callable[[str], str] = reaching.look) -> None:
    """Look at some links; the last turn tells of what was found. Commits."""
    found = queries_checks.due(SOME)
    # No snapshot is held while others take their time.
    db.session.rollback()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = list(pool.map(at, [row.url for row in found]))
    step(lambda: _keep(found, said))
    step(_tell if len(found) < SOME else lambda: emit(LinkCheckDue(None)))


def _keep(found: Sequence[Row[int, int, str]], said: Sequence[str]) -> None:
    now = clock.now()
    for row, state in zip(found, said, strict=True):
        values = {"version_id": row.id, "pod_id": row.pod_id, "state": state, "since": now, "at": now}
        made = upserts.insert(LinkCheck).values(**values)
        since = case((LinkCheck.state == made.excluded.state, LinkCheck.since), else_=made.excluded.since)
        kept = {"state": made.excluded.state, "at": made.excluded.at, "since": since}
        db.session.execute(made.on_conflict_do_update(index_elements=["version_id"], set_=kept))


def _tell() -> None:
    for pod_id in queries_checks.to_tell():
        made = upserts.insert(LinkReport).values(pod_id=pod_id, at=clock.now())
        db.session.execute(made.on_conflict_do_update(index_elements=["pod_id"], set_={"at": made.excluded.at}))
        emit(LinksDead(None, pod_id))
