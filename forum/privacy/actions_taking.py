"""Telling the index what somebody takes along beside their posts: nothing else would tell it that these words go."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, or_, select

from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped
from forum.polls.actions import tell as tell_of_poll
from forum.polls.events import PollTaken
from forum.polls.models import Poll
from forum.resources.events import CollectionErased, ResourceErased
from forum.resources.models import Resource
from forum.resources.models_collections import Collection
from forum.threads.events import SynthesisTaken
from forum.threads.models import Thread
from forum.threads.models_syntheses import Synthesis

_WHY = "keys of what the one person wrote who is being erased"
_WHO: Any = bindparam("user")
_RESOURCES = unscoped(select(Resource.id, Resource.pod_id).where(Resource.shared_by_id == _WHO), _WHY)
_COLLECTIONS = unscoped(select(Collection.id, Collection.pod_id).where(Collection.made_by_id == _WHO), _WHY)
_POLLS = unscoped(
    select(Poll.id, Poll.pod_id, Poll.thread_id).where(or_(Poll.author_id == _WHO, Poll.outcome_by_id == _WHO)), _WHY
)
# A synthesis is found by the title of its thread, too.
_SYNTHESES = unscoped(
    select(Synthesis.thread_id, Synthesis.pod_id, func.max(Synthesis.number).label("newest"))
    .join(Thread, Thread.id == Synthesis.thread_id)
    .where(or_(Synthesis.by_id == _WHO, Thread.author_id == _WHO))
    .group_by(Synthesis.thread_id, Synthesis.pod_id),
    _WHY,
)


def tell(user_id: int) -> None:
    """Say what goes. To be called while it is there; whoever hears of it reads what is left."""
    given = {"user": user_id}
    for row in db.session.execute(_RESOURCES, given).all():
        emit(ResourceErased(None, row.pod_id, row.id))
    for row in db.session.execute(_COLLECTIONS, given).all():
        emit(CollectionErased(None, row.pod_id, row.id))
    for poll in db.session.execute(_POLLS, given).all():
        tell_of_poll(PollTaken, None, poll)
    for of in db.session.execute(_SYNTHESES, given).all():
        emit(SynthesisTaken(None, of.pod_id, of.thread_id, of.newest))
