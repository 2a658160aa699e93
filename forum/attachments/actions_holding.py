"""Verbs of the files of a text that waits for a moderator: they wait with it, and go where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update

from forum.kernel.actor import Actor
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, scope_of

from . import policy
from .actions import MOST, too_many
from .events import FilesAttached
from .models import Unsent

# The scope of what is on no post is declared there.
SEEN_BY = policy
_IDS: Any = bindparam("ids", expanding=True)
_WRITE = update(Unsent).where(scope_of(Unsent)).returning(Unsent.id).execution_options(synchronize_session=False)
_HOLD = _WRITE.where(Unsent.place == bindparam("at"), Unsent.pod_id == bindparam("pod"), Unsent.id.in_(_IDS)).values(
    held_post_id=bindparam("held"), place=""
)
_HELD = _WRITE.where(Unsent.held_post_id == bindparam("held"))
_ADOPT = _HELD.values(post_id=bindparam("post"), held_post_id=None)
_RELEASE = _HELD.values(place=bindparam("at"), held_post_id=None)


def hold(actor: Actor, place: str, pod_id: int, held_id: int, ids: Sequence[int]) -> None:
    """Let files of one's own, uploaded for this very text, wait with it. Raises Refused for too many."""
    if ids and len(rows(actor, _HOLD, at=place, pod=pod_id, held=held_id, ids=list(ids)).all()) > MOST:
        raise too_many()


def adopt(author: Actor, held_id: int, post_id: int) -> None:
    """Put the files of a text on the post that it became."""
    if rows(author, _ADOPT, held=held_id, post=post_id).all():
        emit(FilesAttached(author.id, post_id))


def release(author: Actor, held_id: int, place: str) -> None:
    """Give the files of a text back to its draft."""
    rows(author, _RELEASE, held=held_id, at=place).all()
