"""What the worker does about personal data: builds copies, erases, and forgets by the clock."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from forum.kernel import retention, schedule
from forum.kernel.db import db, truncate_log
from forum.kernel.outbox import Told, subscribe
from forum.people.events import ErasureDue, ExportAsked, PersonErased

from . import actions_copy, actions_erasure, actions_purge, actions_retention
from .events import ErasuresDue, RetentionDue

_log = logging.getLogger(__name__)

schedule.every("retention", timedelta(days=1), lambda: RetentionDue(None))
schedule.every("erasures", timedelta(hours=1), lambda: ErasuresDue(None))


class NotAllGone(Exception):
    """Some rows could not be forgotten; the others are, and the worker tries again."""


@subscribe("copies", ExportAsked)
def build(told: Sequence[Told]) -> None:
    """Build the copies that were asked for."""
    for event in told:
        actions_copy.build(event.payload["data_export_id"])


@subscribe("erasure", ErasuresDue, ErasureDue, PersonErased)
def erase(told: Sequence[Told]) -> None:
    """Erase whose time has come, step by step; then what the database noted beside its file goes, too."""
    for event in told:
        if event.kind == "ErasuresDue":
            actions_erasure.due()
        elif event.kind == "ErasureDue":
            actions_erasure.go_on(event.payload["user_id"])
        else:
            truncate_log()


@subscribe("retention", RetentionDue)
def forget(_told: Sequence[Told]) -> None:
    """Forget what is kept no longer: one kind that cannot go holds up no other. Raises NotAllGone."""
    failed = []
    for sweep in actions_retention.SWEEPS:
        try:
            retention.run(sweep)
        except SQLAlchemyError as why:
            db.session.rollback()
            failed.append(sweep.model.__tablename__)
            _log.warning("not forgotten", extra={"table": failed[-1], "why": type(why).__name__})
    retention.clear("links", actions_retention.some_submissions)
    retention.clear("attempts", actions_retention.attempts)
    retention.clear("gaps", actions_retention.gaps)
    retention.clear("letters", actions_retention.files)
    retention.clear("deleted", actions_purge.some_posts)
    retention.clear("deleted", actions_purge.a_thread)
    for statement in actions_retention.VOID_READING:
        retention.some_of(statement)
    retention.clear("deleted", actions_purge.some_resources)
    retention.clear("deleted", actions_purge.some_collections)
    # What the database noted beside its file goes, too.
    truncate_log()
    if failed:
        raise NotAllGone
