"""What the worker does about personal data: forgets by the clock."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from forum.kernel import retention, schedule
from forum.kernel.db import db
from forum.kernel.outbox import Told, subscribe

from . import actions_retention
from .events import RetentionDue

_log = logging.getLogger(__name__)

schedule.every("retention", timedelta(days=1), lambda: RetentionDue(None))


class NotAllGone(Exception):
    """Some rows could not be forgotten; the others are, and the worker tries again."""


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
    retention.clear("letters", actions_retention.files)
    if failed:
        raise NotAllGone
