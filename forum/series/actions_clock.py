"""What the clock does to series: it opens questions on their day, and asks for syntheses at the end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refusal
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads import actions as threads
from forum.threads.models import Post

from .events import RoundOpened, RoundOver
from .models import Round, Series

_WHY = "the clock opens what was planned, in the name of whoever leads it, and shows nothing to anybody"
_NOW: Any = bindparam("now", type_=Round.opens_at.type)
_DUE = unscoped(
    select(Round, User, Pod)
    .join(User, User.id == Round.lead_id)
    .join(Pod, Pod.id == Round.pod_id)
    .where(Round.opened_at.is_(None), Round.opens_at <= _NOW)
    .order_by(Round.opens_at, Round.id),
    _WHY,
)
_TAKE = unscoped(
    update(Round)
    .where(Round.id == bindparam("which"), Round.opened_at.is_(None))
    .values(opened_at=_NOW)
    .returning(Round.id)
    .execution_options(synchronize_session=False),
    _WHY,
)
_OPENED = unscoped(
    update(Round)
    .where(Round.id == bindparam("which"))
    .values(opened_id=bindparam("thread"))
    .execution_options(synchronize_session=False),
    _WHY,
)
# What has become a thread leaves no words here: they would outlive it, and every other title of it.
_FORGET = unscoped(
    update(Round)
    .where(Round.opened_at.is_not(None), Round.body != "")
    .values(title="", body="")
    .execution_options(synchronize_session=False),
    _WHY,
)
_END = unscoped(
    update(Series)
    .where(Series.ended_at.is_(None), Series.ends_at <= _NOW)
    .values(ended_at=_NOW)
    .returning(Series.id)
    .execution_options(synchronize_session=False),
    _WHY,
)
_LED = unscoped(
    select(Round.lead_id, Post.pod_id, Post.thread_id, Post.id)
    .join(Post, (Post.thread_id == Round.opened_id) & (Post.number == 1))
    .where(Round.series_id.in_(bindparam("series", expanding=True)))
    .order_by(Round.opens_at),
    _WHY,
)


def strike() -> None:
    """Open what is due, each once; end what is over. Of whoever cannot write just now the question waits."""
    now = clock.now()
    for planned, lead, pod in db.session.execute(_DUE, {"now": now}).all():
        try:
            # What cannot be done leaves no trace.
            with db.session.begin_nested():
                _open(planned, lead, pod)
        except (Refusal, threads.CharterFirst):
            continue
    db.session.execute(_FORGET)
    over = list(db.session.execute(_END, {"now": now}).scalars())
    for row in db.session.execute(_LED, {"series": over}) if over else ():
        emit(RoundOver(None, row.pod_id, row.thread_id, row.id, row.lead_id))


def _open(planned: Round, lead: User, pod: Pod) -> None:
    if db.session.execute(_TAKE, {"which": planned.id, "now": clock.now()}).first() is None:
        return
    actor = Actor(lead.id, lead.name, lead.handle, lead.language, lead.time_zone)
    post = threads.start(actor, pod, title=planned.title, body=planned.body, language=planned.language, approved=True)
    db.session.execute(_OPENED, {"which": planned.id, "thread": post.thread_id})
    emit(RoundOpened(None, pod.id, post.thread_id, post.id, lead.id))
