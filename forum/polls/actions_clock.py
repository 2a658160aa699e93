"""What the clock does to polls: it closes those whose time is over, and says a day before that they will close."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .actions import sever, tell
from .events import PollClosing, PollRanOut
from .models import Poll

_WHY = "the clock closes and reminds for everybody alike, and shows nothing to anybody"
_STEP = 100
_NOW: Any = bindparam("now", type_=Poll.created_at.type)
_COLUMNS = (Poll.id, Poll.pod_id, Poll.thread_id, Poll.secret)
_OVER = unscoped(
    select(Poll.id).where(Poll.closed_at.is_(None), Poll.closes_at <= _NOW).order_by(Poll.closes_at).limit(_STEP), _WHY
)
_CLOSE = unscoped(
    update(Poll)
    .where(Poll.id.in_(_OVER), Poll.closed_at.is_(None))
    .values(closed_at=Poll.closes_at, warn_at=None)
    .returning(*_COLUMNS)
    .execution_options(synchronize_session=False),
    _WHY,
)
_SOON = unscoped(
    select(Poll.id).where(Poll.closed_at.is_(None), Poll.warn_at <= _NOW).order_by(Poll.closes_at).limit(_STEP), _WHY
)
_WARN = unscoped(
    update(Poll)
    .where(Poll.id.in_(_SOON), Poll.warn_at.is_not(None))
    .values(warn_at=None)
    .returning(*_COLUMNS)
    .execution_options(synchronize_session=False),
    _WHY,
)


def strike() -> None:
    """Close what is over and say what closes soon; each once, however often it is asked."""
    more = True
    while more:
        over = db.session.execute(_CLOSE, {"now": clock.now()}).all()
        for poll in over:
            sever(poll)
            tell(PollRanOut, None, poll)
        soon = db.session.execute(_WARN, {"now": clock.now()}).all()
        for poll in soon:
            tell(PollClosing, None, poll)
        more = _STEP in (len(over), len(soon))
