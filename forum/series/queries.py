"""Questions about series: those of a pod, and the rounds of one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of, visible
from forum.people.models import User
from forum.threads.models import Thread
from forum.threads.models_syntheses import Synthesis

from . import policy as _policy
from .models import Round, Series

# The scopes are declared there.
SEEN_BY = _policy
_ROUNDS = select(func.count()).where(Round.series_id == Series.id, scope_of(Round)).correlate(Series)
_OF_POD = (
    select(Series.id, Series.title, Series.about, Series.ends_at, Series.ended_at, _ROUNDS.scalar_subquery().label("n"))
    .where(scope_of(Series), Series.pod_id == bindparam("pod"))
    .order_by(Series.ended_at.is_not(None), Series.id.desc())
)
_SUMMED = (
    select(Synthesis.id)
    .where(Synthesis.thread_id == Thread.id, Synthesis.body != "", scope_of(Synthesis))
    .correlate(Thread)
    .exists()
)
# What is to be said is shown to those who prepare it only.
_OF_SERIES = (
    select(
        Round.id,
        Round.title,
        Round.language,
        Round.opens_at,
        Round.opened_at,
        Round.lead_id,
        Thread.id.label("thread"),
        Thread.title.label("thread_title"),
        Thread.slug,
        Thread.replies,
        _SUMMED.label("summed"),
        # Whoever sees a question sees who leads it.
        User.name,
        User.handle,
    )
    .select_from(Round)
    .join(User, User.id == Round.lead_id)
    .outerjoin(Thread, (Thread.id == Round.opened_id) & scope_of(Thread))
    .where(scope_of(Round), Round.series_id == bindparam("series"))
    .order_by(Round.opens_at, Round.id)
)
_WAITING = (
    select(Round, User.handle)
    # A question keeps who led it; whom the reader does not see any more is named anew.
    .outerjoin(User, (User.id == Round.lead_id) & scope_of(User))
    .where(scope_of(Round), Round.series_id == bindparam("series"), Round.opened_at.is_(None))
    .order_by(Round.opens_at, Round.id)
    .execution_options(populate_existing=True)
)
_ONE = visible(Series).where(Series.id == bindparam("series"))
_LEAD = select(User.handle).where(User.id == bindparam("lead"), scope_of(User))


def of_pod(actor: Actor, pod_id: int) -> Sequence[Row[Any]]:
    """Return the series of a pod, the running ones first."""
    return rows(actor, _OF_POD, pod=pod_id).all()


def rounds(actor: Actor, series: Series) -> Sequence[Row[Any]]:
    """Return the questions of a series in the order of their days."""
    return rows(actor, _OF_SERIES, series=series.id).all()


def waiting(actor: Actor, series: Series) -> list[tuple[Round, str]]:
    """Return the questions that have not opened, as they are now, with who leads each, for those who change them."""
    return [(row.Round, row.handle or "") for row in rows(actor, _WAITING, series=series.id)]


def reading(series: Series, planned: Sequence[tuple[Round, str]]) -> str:
    """Return a mark of what a series and its questions say, which is another one as soon as they say something else."""
    said = [(one.id, one.title, one.body, one.language, one.lead_id, one.opens_at) for one, _handle in planned]
    whole = repr((series.title, series.about, series.ends_at, said))
    return hashlib.sha256(whole.encode()).hexdigest()[:20]


def series_of(actor: Actor, planned: Round) -> Series:
    """Return the series of a round that the actor sees."""
    found: Series = rows(actor, _ONE, series=planned.series_id).scalar_one()
    return found


def lead_of(actor: Actor, planned: Round) -> str:
    """Return the handle of who leads a round, nothing of one whom the actor does not see any more."""
    return str(rows(actor, _LEAD, lead=planned.lead_id).scalar_one_or_none() or "")
