"""What a letter is made of, read when it is sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.outbox import EventRow
from forum.kernel.policy import rows, scope_of, unscoped
from forum.people.models import User
from forum.pods import policy_requests as _requests
from forum.pods.models import Pod
from forum.pods.models_requests import JoinRemark, JoinRequest

from .models import Letter

# The scopes that are borrowed below are declared there.
BORROWED = _requests
_LETTER = unscoped(
    select(
        Letter.id,
        Letter.kind,
        Letter.message_id,
        Letter.sent_at,
        Letter.dropped,
        EventRow.payload,
        EventRow.at,
        User.id.label("user_id"),
        User.name,
        User.email,
        User.language,
        User.suspended_at,
    )
    .join(User, User.id == Letter.user_id)
    .join(EventRow, EventRow.id == Letter.event_id)
    .where(Letter.id == bindparam("which")),
    "the envelope of one letter, sent to nobody but its reader",
)
_REQUEST = (
    select(
        JoinRequest.state,
        JoinRequest.reason,
        Pod.name.label("pod"),
        Pod.slug,
        Pod.bare_letters,
        User.name.label("applicant"),
    )
    .join(Pod, Pod.id == JoinRequest.pod_id)
    # Whoever sees a request sees who asks.
    .join(User, User.id == JoinRequest.user_id)
    .where(JoinRequest.id == bindparam("which"), and_(scope_of(JoinRequest), scope_of(Pod)))
)
_QUESTION = (
    select(JoinRemark.text)
    .where(JoinRemark.join_request_id == bindparam("which"), JoinRemark.kind == "question", scope_of(JoinRemark))
    .order_by(JoinRemark.id.desc())
    .limit(1)
)


def letter(id_: int) -> Row[Any] | None:
    """Return what a letter is about and whom it goes to; None for one that is gone."""
    return db.session.execute(_LETTER, {"which": id_}).one_or_none()


def request_of(reader: Actor, id_: int) -> Row[Any] | None:
    """Return a join request with its pod as the reader sees them; None when they do not."""
    return rows(reader, _REQUEST, which=id_).one_or_none()


def question_of(reader: Actor, id_: int) -> str:
    """Return what the moderators asked last."""
    return rows(reader, _QUESTION, which=id_).scalar_one_or_none() or ""
