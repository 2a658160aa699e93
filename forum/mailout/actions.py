"""Verbs of letters: plan one, note that it went out or why not."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.outbox import Told, emit
from forum.kernel.policy import unscoped
from forum.kernel.upserts import Upsert

from .events import LetterDue
from .models import Letter

_ONCE = ["event_id", "user_id", "kind"]
_PLAN = Upsert(lambda insert: insert(Letter).on_conflict_do_nothing(index_elements=_ONCE).returning(Letter.id))
_END = unscoped(
    update(Letter)
    .where(Letter.id == bindparam("which"))
    .values(sent_at=bindparam("sent"), dropped=bindparam("why"))
    .execution_options(synchronize_session=False),
    "the worker's note on the letter that it has just handled",
)


def plan(event: Told, user_ids: Iterable[int], kind: str, host: str) -> None:
    """Write down a letter to each of these people: once for an event, however often it is told."""
    for user_id in user_ids:
        row = {
            "event_id": event.event_id,
            "user_id": user_id,
            "kind": kind,
            "created_at": clock.now(),
            "sent_at": None,
            "dropped": "",
            # The same for every try, so that a mailbox knows a second copy.
            "message_id": f"<{event.at:%Y%m%d%H%M%S}.{event.event_id}.{user_id}.{kind}@{host}>",
        }
        id_ = db.session.execute(_PLAN.here, row).scalar_one_or_none()
        if id_ is not None:
            emit(LetterDue(None, id_))


def sent(letter_id: int) -> None:
    """Note that a letter went out."""
    db.session.execute(_END, {"which": letter_id, "sent": clock.now(), "why": ""})


def drop(letter_id: int, why: str) -> None:
    """Note that a letter is not sent, and why."""
    db.session.execute(_END, {"which": letter_id, "sent": None, "why": why})
