"""What goes by the clock, each with the name of its time in settings_keep."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Delete, and_, bindparam, delete, exists, or_, select, tuple_

from forum.attachments.models import Attachment
from forum.kernel import retention, settings
from forum.kernel.db import db
from forum.kernel.limits import Attempt
from forum.kernel.outbox import Delivery, EventRow
from forum.kernel.policy import unscoped
from forum.kernel.retention import BEFORE, Sweep, gone, sweep
from forum.mailout.models import Letter
from forum.notifications.models import Notification
from forum.people.models import AddressChange, Session, Token, User
from forum.pods.models import Membership
from forum.pods.models_requests import JoinAnswer, JoinRemark, JoinRequest
from forum.search.models_own import SearchGap
from forum.threads.models import ReadRanges, Submission, Thread
from forum.threads.models_drafts import Draft
from forum.threads.models_held import HeldPost

from .models import DataExport, DataExportPart

_WHY = "the clock forgets for everybody alike"
_STEP = 500
# Somebody wrote an address down and never opened the letter: nothing else rests on such an account.
_UNCONFIRMED = and_(
    User.confirmed_at.is_(None), User.suspended_at.is_(None), User.erased_at.is_(None), User.created_at < BEFORE
)
_NEVER_CAME = unscoped(select(User.id).where(retention.within(User), _UNCONFIRMED), _WHY)
_SETTLED = unscoped(
    select(JoinRequest.id).where(
        retention.within(JoinRequest),
        JoinRequest.state.in_(("declined", "withdrawn")),
        JoinRequest.decided_at < BEFORE,
    ),
    _WHY,
)
_DECIDED = unscoped(select(HeldPost.id).where(retention.within(HeldPost), HeldPost.decided_at < BEFORE), _WHY)
_PAST = unscoped(select(EventRow.id).where(retention.within(EventRow), EventRow.at < BEFORE), _WHY)
_STILL_TOLD = or_(
    exists().where(Delivery.event_id == EventRow.id),
    exists().where(Letter.event_id == EventRow.id, Letter.sent_at.is_(None), Letter.dropped == ""),
)
_OLD_COPIES = unscoped(select(DataExport.id).where(retention.within(DataExport), DataExport.asked_at < BEFORE), _WHY)
_WRITTEN = exists().where(
    Draft.user_id == Attachment.uploader_id, Draft.key == Attachment.place, Draft.updated_at >= BEFORE
)

SWEEPS: tuple[Sweep, ...] = (
    sweep("sessions", Session, gone(Session, Session.expires_at < BEFORE)),
    sweep("links", Token, gone(Token, or_(Token.expires_at < BEFORE, Token.used_at < BEFORE))),
    sweep("links", AddressChange, gone(AddressChange, AddressChange.asked_at < BEFORE)),
    sweep("drafts", Draft, gone(Draft, Draft.updated_at < BEFORE)),
    # What was uploaded for a text goes with it; a text that is still being written holds its files.
    sweep(
        "drafts",
        Attachment,
        gone(
            Attachment,
            and_(
                Attachment.post_id.is_(None),
                # What waits for a moderator holds its files as long as it waits.
                Attachment.held_post_id.is_(None),
                Attachment.created_at < BEFORE,
                ~_WRITTEN,
            ),
        ),
    ),
    # As long as what is deleted; what waits goes on waiting.
    sweep(
        "deleted",
        HeldPost,
        gone(Notification, Notification.held_post_id.in_(_DECIDED), HeldPost),
        gone(Attachment, and_(Attachment.post_id.is_(None), Attachment.held_post_id.in_(_DECIDED)), HeldPost),
        gone(HeldPost, HeldPost.decided_at < BEFORE),
    ),
    # The number of what was sent or discarded only stands in the way of a save that is late.
    sweep("links", Draft, gone(Draft, and_(Draft.body == "", Draft.title == "", Draft.updated_at < BEFORE))),
    sweep(
        "notices",
        Notification,
        gone(Notification, Notification.read_at < BEFORE),
    ),
    sweep(
        "answers",
        JoinRequest,
        gone(JoinAnswer, JoinAnswer.join_request_id.in_(_SETTLED), JoinRequest),
        gone(JoinRemark, JoinRemark.join_request_id.in_(_SETTLED), JoinRequest),
    ),
    sweep(
        "unconfirmed",
        User,
        gone(Letter, Letter.user_id.in_(_NEVER_CAME), User),
        gone(User, _UNCONFIRMED),
    ),
    sweep(
        "copies",
        DataExport,
        gone(DataExportPart, DataExportPart.data_export_id.in_(_OLD_COPIES), DataExport),
        gone(DataExport, DataExport.asked_at < BEFORE),
    ),
    sweep(
        "letters",
        Letter,
        gone(Letter, and_(Letter.created_at < BEFORE, or_(Letter.sent_at.is_not(None), Letter.dropped != ""))),
    ),
    sweep(
        "events",
        EventRow,
        gone(Delivery, and_(Delivery.event_id.in_(_PAST), Delivery.done_at.is_not(None)), EventRow),
        gone(EventRow, and_(EventRow.at < BEFORE, ~_STILL_TOLD)),
    ),
)
_SENT = (Submission.user_id, Submission.key, Submission.digest)
_OLD_SUBMISSIONS = unscoped(
    delete(Submission)
    .where(
        tuple_(*_SENT).in_(
            unscoped(select(*_SENT).where(Submission.at < BEFORE).order_by(Submission.at).limit(_STEP), _WHY)
        )
    )
    .execution_options(synchronize_session=False),
    _WHY,
)
# What was noted before the floor of its pod was lifted is void, and a thread whose texts are gone has nothing to read.
_FLOOR = and_(
    Membership.user_id == ReadRanges.user_id,
    Membership.pod_id == ReadRanges.pod_id,
    Membership.read_before >= ReadRanges.read_at,
)
_EMPTY = and_(Thread.id == ReadRanges.thread_id, Thread.purged_at.is_not(None))
_NOTED = (ReadRanges.user_id, ReadRanges.thread_id)


def _covers_nothing(model: type[Any], why: ColumnElement[bool]) -> Delete:
    some = unscoped(select(*_NOTED).join(model, why).order_by(*_NOTED).limit(retention.STEP), _WHY)
    # Said again of the row itself: somebody may read on meanwhile.
    still = exists().where(why).correlate(ReadRanges)
    statement = delete(ReadRanges).where(tuple_(*_NOTED).in_(some), still)
    return unscoped(statement.execution_options(synchronize_session=False), _WHY)


VOID_READING = (_covers_nothing(Membership, _FLOOR), _covers_nothing(Thread, _EMPTY))
_OLD_GAPS = unscoped(delete(SearchGap).where(SearchGap.at < BEFORE).execution_options(synchronize_session=False), _WHY)
_OLD_ATTEMPTS = unscoped(
    delete(Attempt).where(Attempt.at < bindparam("since")).execution_options(synchronize_session=False), _WHY
)


def some_submissions(before: datetime) -> bool:
    """Forget some of the marks by which a form that is sent twice makes one post; say whether there may be more."""
    done: int = db.session.execute(_OLD_SUBMISSIONS, {"before": before}).rowcount  # type: ignore[attr-defined]
    return done >= _STEP


def attempts(before: datetime) -> None:
    """Forget who tried what how often."""
    db.session.execute(_OLD_ATTEMPTS, {"since": before.timestamp()})


def gaps(before: datetime) -> None:
    """Forget which words found nothing."""
    db.session.execute(_OLD_GAPS, {"before": before})


def files(before: datetime) -> None:
    """Take away the letters that a site without a mail server keeps in its folder."""
    folder = settings.current().instance_dir / "mail"
    for file in sorted(folder.glob("*.eml")) if folder.is_dir() else []:
        if file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
