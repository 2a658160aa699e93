"""What keeps a session alive: being seen, noted once an hour and not with every page; and being proved again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, update
from sqlalchemy.exc import OperationalError

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows, scope_of, unscoped

from .models import Session

IDLE = timedelta(days=14)
_EVERY = timedelta(hours=1)
_SEEN = unscoped(
    update(Session)
    .where(Session.id == bindparam("which"), Session.seen_at < bindparam("before"))
    .values(seen_at=bindparam("now"))
    .execution_options(synchronize_session=False),
    "notes on the session of whoever asks just now that it was used",
)
_PROVED = (
    update(Session)
    .where(scope_of(Session), Session.id == bindparam("which"))
    .values(proved_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)
_END_OTHERS = (
    delete(Session)
    .where(scope_of(Session), Session.id != bindparam("which"))
    .execution_options(synchronize_session=False)
)

_END_ALL = unscoped(delete(Session), "ends everybody's session where a backup is restored")


def proved(actor: Actor) -> None:
    """Note that whoever sits at the actor's browser has just proved who they are."""
    rows(actor, _PROVED, which=actor.session_id, now=clock.now())


def end_others(actor: Actor) -> None:
    """End every session of the actor but the one that asks."""
    rows(actor, _END_OTHERS, which=actor.session_id)


def end_all(connection: Connection) -> None:
    """End every session there is."""
    connection.execute(_END_ALL)


def seen(session_id: int, last: datetime, now: datetime) -> None:
    """Note that a session was used, in a transaction of its own, when that was not noted within the hour."""
    if now - last <= _EVERY:
        return
    try:
        with db.engine.begin() as connection:
            connection.execute(_SEEN, {"which": session_id, "before": now - _EVERY, "now": now})
    except OperationalError:
        # A database that cannot be written just now can still be read: the next page notes it.
        return
