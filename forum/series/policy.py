"""Who sees series and rounds, and who plans them."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from forum.kernel.actor import Actor
from forum.kernel.policy import rule, scope
from forum.pods.models import Pod
from forum.pods.policy import is_open_to, moderates, my_pods

from .models import Round, Series


@scope(Series)
def _series() -> ColumnElement[bool]:
    """A series is its pod's."""
    return Series.pod_id.in_(my_pods())


@scope(Round)
def _round() -> ColumnElement[bool]:
    """What comes next is seen by the members; pages show its title until it opens."""
    return Round.pod_id.in_(my_pods())


@rule("plan", Pod)
def _plan_in(actor: Actor, pod: Pod) -> bool:
    return moderates(actor, pod.id) and is_open_to(actor, pod.id)


@rule("plan", Series)
def _plan(actor: Actor, series: Series) -> bool:
    return moderates(actor, series.pod_id) and is_open_to(actor, series.pod_id)


@rule("revise", Series)
def _revise(actor: Actor, series: Series) -> bool:
    """Until it ends, moderators: its questions open in the names of several people."""
    return series.ended_at is None and _plan(actor, series)


@rule("prepare", Round)
def _prepare(actor: Actor, planned: Round) -> bool:
    """Until it opens: whoever leads it, and the moderators."""
    mine = planned.lead_id == actor.id or moderates(actor, planned.pod_id)
    return mine and planned.opened_at is None and is_open_to(actor, planned.pod_id)
