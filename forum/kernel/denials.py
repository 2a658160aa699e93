"""What was refused to somebody who tried to keep order where they may not: kept, for it is how an attack begins."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from .actor import Actor
from .db import db
from .errors import TooMany
from .limits import limit
from .outbox import Event, emit

_log = logging.getLogger(__name__)
# What everybody may try by a mistake: reading, talking, keeping for oneself, coming and going.
_HARMLESS = frozenset(
    [*"view enter start reply draft edit discard note react bookmark keep watch leave public".split(), "signed in"]
)


@dataclass(frozen=True)
class Denied(Event):
    """Somebody sent a deed for moderators to an object that they may not do it to, or that is not there for them."""

    deed: str
    model: str
    object_id: int


def note(actor: Actor, deed: str, model: type[object], key: object) -> None:
    """Tell of a refused deed in a transaction of its own; a busy database is no reason to answer otherwise."""
    if actor.id is None or deed in _HARMLESS:
        return
    db.session.rollback()
    try:
        limit("denied", actor.id)
        emit(Denied(actor.id, deed, model.__name__, key if isinstance(key, int) else 0))
        db.session.commit()
    except TooMany:
        db.session.rollback()
    except DBAPIError:
        db.session.rollback()
        _log.warning("a refusal could not be noted")
