"""Events and their deliveries, written in the caller's transaction: a rollback forgets all, a commit keeps all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, bindparam, event, insert, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from . import clock, log
from .db import Model, db, partial_index, pk
from .policy import ask, unscoped

CHANNEL = "outbox"


@dataclass(frozen=True)
class Event:
    """A fact in the past tense: ids and names of states, never text."""

    actor_id: int | None


class EventRow(Model):
    __tablename__ = "event"

    id: Mapped[pk]
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Delivery(Model):
    """Telling one subscriber of one event: open until it is done or parked."""

    __tablename__ = "delivery"

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(EventRow.id), index=True)
    subscriber: Mapped[str]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    # The kind of error only: what it says may quote private text.
    error: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        partial_index("ix_delivery_open", "subscriber", "due_at", where="done_at IS NULL AND parked_at IS NULL"),
        partial_index("ix_delivery_parked", "parked_at", where="parked_at IS NOT NULL"),
    )


@dataclass(frozen=True)
class Told:
    """What a subscriber is told: which event, its payload, and when it happened."""

    event_id: int
    kind: str
    payload: dict[str, Any]
    at: datetime


class Away(Exception):
    """What a subscriber needs for anything at all is away: no other delivery is tried until one has worked again.

    `why` is the kind of error, never what it says.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


Handler = Callable[[Sequence[Told]], None]
Within = Callable[[Any], None]
handlers: dict[str, Handler] = {}
# Told after a commit which subscribers have something to hear.
bells: list[Callable[[Collection[str]], object]] = []
_wanted: dict[str, list[str]] = {}
_within: dict[str, list[Within]] = {}


def subscribe(name: str, *kinds: type[Event]) -> Callable[[Handler], Handler]:
    """Tell `handler` of these events later, in batches, at least once: it must bear to hear one twice."""

    def keep(handler: Handler) -> Handler:
        if name in handlers:
            raise RuntimeError(f"{name} has subscribed already")
        handlers[name] = handler
        for kind in kinds:
            _wanted.setdefault(kind.__name__, []).append(name)
        return handler

    return keep


def within(*kinds: type[Event]) -> Callable[[Within], Within]:
    """Call `handler` at once, in the same transaction: only for what must not differ for a moment."""

    def keep(handler: Within) -> Within:
        for kind in kinds:
            _within.setdefault(kind.__name__, []).append(handler)
        return handler

    return keep


_EVENT = insert(EventRow).values(kind=bindparam("what"), payload=bindparam("parts"), at=bindparam("now"))
_WRITTEN = unscoped(_EVENT.returning(EventRow.id).execution_options(kept=True), "what has happened belongs to nobody")
# Of the table, not of the model: nothing here is an object.
_DELIVERY = insert(Delivery.metadata.tables[Delivery.__tablename__])


def emit(fact: Event) -> int:
    """Write the event and a delivery for every subscriber; return the event's id."""
    now, kind = clock.now(), type(fact).__name__
    id_: int = ask(_WRITTEN, {"what": kind, "parts": asdict(fact), "now": now}).scalar_one()
    log.emitted(id_)
    names = _wanted.get(kind, ())
    told = [{"event_id": id_, "subscriber": name, "due_at": now, "attempts": 0, "error": ""} for name in names]
    if told:
        db.session.execute(_DELIVERY, told)
    for handler in _within.get(kind, ()):
        handler(fact)
    if "emitted" not in db.session.info and db.engine.dialect.name == "postgresql":
        db.session.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))
    db.session.info.setdefault("emitted", set()).update(names)
    return id_


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    if (names := session.info.pop("emitted", None)) is not None:
        for bell in bells:
            bell(names)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("emitted", None)
