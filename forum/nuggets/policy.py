"""Who sees nuggets, and who marks posts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import rule, scope
from forum.pods.policy import harvests, is_open_to, moderated_pods, moderates, my_pods
from forum.threads import policy as threads
from forum.threads.models import Post

from .models import Nugget

_Source = aliased(Post)


@scope(Nugget)
def _nugget() -> ColumnElement[bool]:
    """A nugget is seen where its post is; one that was taken off, by moderators only."""
    shown = select(_Source.id).where(_Source.id == Nugget.post_id, threads.shown(_Source))
    kept = or_(Nugget.declined_at.is_(None), Nugget.pod_id.in_(moderated_pods()))
    return Nugget.pod_id.in_(my_pods()) & shown.correlate(Nugget).exists() & kept


def _keeps(actor: Actor, pod_id: int) -> bool:
    return (moderates(actor, pod_id) or harvests(actor, pod_id)) and is_open_to(actor, pod_id)


@rule("spot", Post)
def _spot(actor: Actor, post: Post) -> bool:
    return _keeps(actor, post.pod_id)


@rule("take_off", Nugget)
def _take_off(actor: Actor, nugget: Nugget) -> bool:
    return nugget.declined_at is None and _keeps(actor, nugget.pod_id)
