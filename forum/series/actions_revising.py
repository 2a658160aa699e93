"""Change a series as a whole: what it says of itself, and all its questions that have not opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, update

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import load, permits, rows, scope_of
from forum.pods.policy import forget, kept_pods

from . import actions, queries
from .events import SeriesChanged
from .models import Round, Series

# More questions than a pod talks about in one series.
MOST = 30
# The first write repeats what it relies on.
_SAY = (
    update(Series)
    .where(
        Series.id == bindparam("which"),
        scope_of(Series),
        Series.ended_at.is_(None),
        Series.pod_id.in_(kept_pods()),
    )
    .returning(Series.id)
    .execution_options(synchronize_session=False)
)
_WAITS = (
    Round.id == bindparam("which"),
    Round.series_id == bindparam("series"),
    scope_of(Round),
    Round.opened_at.is_(None),
)
_CHANGE = update(Round).where(*_WAITS).returning(Round.id).execution_options(synchronize_session=False)
_DROP = delete(Round).where(*_WAITS).returning(Round.id).execution_options(synchronize_session=False)


@dataclass(frozen=True)
class Row:
    """A question as it was typed, None where it is to be removed; without a key a new one."""

    key: int | None
    question: actions.Question | None


@dataclass(frozen=True)
class Theme:
    """What a series says of itself, as it was typed."""

    title: str
    about: str
    ends: date | None


class NotFitting(Exception):
    """What is wrong with questions, by their places in the list."""

    def __init__(self, wrong: Mapping[int, Refused]) -> None:
        super().__init__("questions")
        self.wrong = wrong


def revise(actor: Actor, series: Series, theme: Theme, planned: Sequence[Row], read: str = "") -> None:
    """Let a series say this and ask these questions. Raises Refused, NotFitting, Conflict, Forbidden, NotVisible.

    `read` is the mark of what was read: another one is a Conflict, as somebody else changed it or a question opened.
    Without one nothing is compared.
    """
    if not permits(actor, "revise", series):
        raise Forbidden
    waiting = queries.waiting(actor, series)
    before = queries.reading(series, waiting)
    if read and read != before:
        raise Conflict
    if len([row for row in planned if row.question is not None]) > MOST:
        raise Refused(_("At most %(limit)s questions fit.", limit=MOST))
    said = actions.words(theme.title, theme.about, theme.ends)
    if theme.ends == series.ends_at.date():
        said["ends_at"] = series.ends_at
    old = {one.id: one for one, _handle in waiting}
    leads: dict[int | None, int] = {key: one.lead_id for key, one in old.items()}
    kept = _fitting(actor, series, said, old, planned)
    if rows(actor, _SAY.values(**said), which=series.id).first() is None:
        forget(actor)
        load(actor, "revise", Series, series.id)
        raise Conflict
    for row, columns in kept:
        _write(actor, series, row, columns)
        if row.question is not None:
            actions.give(actor, series, columns["lead_id"], leads.get(row.key))
    # What the next page reads are these rows.
    db.session.flush()
    db.session.expire_all()
    if queries.reading(series, queries.waiting(actor, series)) != before:
        emit(SeriesChanged(actor.id, series.pod_id, series.id))


def _fitting(
    actor: Actor, series: Series, said: Mapping[str, Any], waiting: Mapping[int, Round], planned: Sequence[Row]
) -> list[tuple[Row, dict[str, Any]]]:
    kept: list[tuple[Row, dict[str, Any]]] = []
    wrong: dict[int, Refused] = {}
    for at, row in enumerate(planned):
        old = waiting.get(row.key) if row.key is not None else None
        if row.question is None:
            kept.append((row, {}))
        elif row.key is not None and old is None:
            wrong[at] = Refused(_("This question has opened or was removed meanwhile. Take your words along."), "body")
        else:
            try:
                kept.append((row, _columns(actor, series, said, old, row.question)))
            except Refused as why:
                wrong[at] = why
    if wrong:
        raise NotFitting(wrong)
    return kept


def _columns(
    actor: Actor, series: Series, said: Mapping[str, Any], old: Round | None, question: actions.Question
) -> dict[str, Any]:
    # A form says minutes.
    was = old.opens_at if old is not None else None
    if was is not None and question.opens == was.replace(second=0, microsecond=0):
        question = replace(question, opens=was)
    return actions.columns(actor, series.pod_id, said["ends_at"], question, was)


def _write(actor: Actor, series: Series, row: Row, columns: Mapping[str, Any]) -> None:
    where = {"which": row.key, "series": series.id}
    if row.key is None:
        if row.question is not None:
            db.session.add(Round(series_id=series.id, pod_id=series.pod_id, **columns))
    elif row.question is None:
        rows(actor, _DROP, **where)
    elif rows(actor, _CHANGE.values(**columns), **where).first() is None:
        raise Conflict
