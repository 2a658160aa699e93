"""The verb of first posts: how many of a member's wait for a moderator."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, scope_of

from .events import HoldingChanged
from .models import HOLDS, Pod
from .policy import forget, kept_pods

_HOLD = (
    update(Pod)
    .where(Pod.id == bindparam("which"), scope_of(Pod), Pod.id.in_(kept_pods()))
    .values(hold_first=bindparam("first"))
    .returning(Pod.id)
    .execution_options(synchronize_session=False)
)


def hold_first(actor: Actor, pod: Pod, first: int) -> None:
    """Let so many first posts of each member wait for a moderator; what waits already goes on waiting.

    Raises Refused for another number than those of the list, Conflict when it cannot be set just now.
    """
    if first not in HOLDS:
        raise Refused(_("Choose one of the list."), "first")
    before = pod.hold_first
    if rows(actor, _HOLD, which=pod.id, first=first).first() is None:
        raise Conflict(_("This pod is archived: it can only be read."))
    db.session.refresh(pod)
    forget(actor)
    if before != first:
        emit(HoldingChanged(actor.id, pod.id, first, before))
