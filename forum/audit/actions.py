"""The one verb of the trail: append."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, false, insert, text, update

from forum.kernel.db import db
from forum.kernel.outbox import Told, emit
from forum.kernel.policy import unscoped

from . import queries_chain as queries
from .chain import seal
from .events import BackupMade
from .models import AuditEntry

_APPEND = insert(AuditEntry)
# Whoever appends is alone until the end of the transaction: two entries never build on the same one.
_ALONE: dict[str, Executable] = {
    "postgresql": text("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE"),
    "sqlite": unscoped(
        update(AuditEntry).where(false()).values(action="").execution_options(synchronize_session=False),
        "it writes nothing",
    ),
}
# The first of these in a payload is what the deed was done to; a deed that names none was done to the site.
_SUBJECTS = (
    *("post_id", "user_id", "join_request_id", "thread_id", "resource_id", "collection_id", "series_id"),
    *("pod_id", "object_id"),
)
_SITE = ("site", 0)
_KEPT = frozenset({"actor_id", "pod_id"})


def append(told: Sequence[Told]) -> None:
    """Write one entry for each event, in their order; what stands there already is left alone."""
    db.session.execute(_ALONE[db.engine.dialect.name])
    written, previous = queries.known(event.event_id for event in told), queries.head()
    for event in sorted(told, key=lambda each: each.event_id):
        if event.event_id not in written:
            entry = _entry(event)
            digest = seal(previous, entry)
            db.session.execute(_APPEND, {**entry, "previous": previous, "digest": digest})
            previous = digest


def note_backup() -> None:
    """Let the trail hear that an operator took a copy of everything."""
    emit(BackupMade(None))


def _entry(event: Told) -> dict[str, Any]:
    named = next((key for key in _SUBJECTS if event.payload.get(key) is not None), "")
    subject, subject_id = (named.removesuffix("_id"), event.payload[named]) if named else _SITE
    return {
        "event_id": event.event_id,
        "at": event.at,
        "actor_id": event.payload.get("actor_id"),
        "action": event.kind,
        "subject": subject,
        "subject_id": subject_id,
        "pod_id": event.payload.get("pod_id"),
        "details": {key: value for key, value in event.payload.items() if key not in _KEPT and key != named},
    }
