"""What still waits in a thread that somebody is about to lock."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.pods.policy import kept_pods

from . import policy_held
from .models import Thread
from .models_held import HeldPost

# The scope of what waits is declared there.
SEEN_BY = policy_held
# Other words for a post that stands are let in there all the same.
_REPLIES = select(func.count(HeldPost.id)).where(
    scope_of(HeldPost),
    HeldPost.pod_id == bindparam("pod"),
    HeldPost.pod_id.in_(kept_pods()),
    HeldPost.in_thread_id == bindparam("thread"),
    HeldPost.edited_id.is_(None),
    HeldPost.decided_at.is_(None),
)


def waiting(actor: Actor, thread: Thread) -> Mapping[str, int]:
    """Return how many replies wait for the actor to let them in, and by its name what others say that is open."""
    return dict(rows(actor, _counting(), thread=thread.id, pod=thread.pod_id).mappings().one())


@cache
def _counting() -> Select[Any]:
    # Built at first use: packages above have said by then what they count.
    others = (build().label(name) for name, build in slots.open_counts.items())
    return select(_REPLIES.scalar_subquery().label("replies"), *others)
