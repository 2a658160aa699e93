"""How many threads of each of my pods have something new, for the list of pods on every page."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, case, func, select

from forum.kernel.policy import ME
from forum.pods import policy as pods
from forum.pods.models import Membership

from .models import ReadRanges, Thread
from .policy_watches import is_muted
from .queries_reading import in_force


def _unread() -> ScalarSelect[int]:
    """Count the unread among the newest threads of the pod of a Membership."""
    # What is new is near the top: the cost stays the same however many threads a pod has. Home lists all of it.
    newest = (
        select(Thread.id, Thread.last_number, Thread.last_at)
        .where(Thread.pod_id == Membership.pod_id, Thread.deleted_at.is_(None))
        .order_by(Thread.last_at.desc(), Thread.id.desc())
        .limit(pods.MOST_UNREAD + 1)
        .correlate(Membership)
        .subquery("newest")
    )
    # Not a join: PostgreSQL would hash all that ME has ever read.
    seen = (
        select(ReadRanges.seen)
        .where(ReadRanges.user_id == ME, ReadRanges.thread_id == newest.c.id, in_force())
        .correlate(newest, Membership)
        .scalar_subquery()
    )
    before = case((newest.c.last_at > Membership.read_before, 0), else_=newest.c.last_number)
    return (
        select(func.count(newest.c.id))
        .select_from(newest)
        .where(newest.c.last_number > func.coalesce(seen, before), ~is_muted(newest.c.id, Membership.pod_id))
        .correlate(Membership)
        .scalar_subquery()
    )


pods.unread.append(_unread)
