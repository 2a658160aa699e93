"""What erasure deletes and empties, children before what they belong to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Delete, Integer, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from forum.attachments.models import Attachment
from forum.kernel.policy import unscoped
from forum.mailout.models import Letter
from forum.marks.models import Bookmark, Reaction
from forum.notifications.models import Notification
from forum.nuggets.models import Nugget
from forum.people.models import AddressChange, Factor, RecoveryCode, Session, Token
from forum.pods.models import Membership, MembershipChange
from forum.pods.models_requests import JoinAnswer, JoinRemark, JoinRequest
from forum.polls.models import Poll, PollOutcome, Vote
from forum.resources.models import Resource, ResourceVersion
from forum.resources.models_collections import Collection, CollectionTick
from forum.search.models_own import SavedSearch
from forum.threads.models import Post, ReadRanges, Revision, Submission, Thread
from forum.threads.models_changes import ThreadChange
from forum.threads.models_drafts import Draft
from forum.threads.models_held import HeldPost
from forum.threads.models_syntheses import Synthesis
from forum.threads.models_watches import Watch

from .models import DataExport, DataExportPart, Erasure

_WHY = "erases the one person who asked for it"
_AT = Poll.closes_at.type
_WHO: ColumnElement[int] = bindparam("user", type_=Integer)


def _keys(model: type[Any], column: str) -> Any:
    other = aliased(model)
    return unscoped(select(other.id).where(getattr(other, column) == _WHO).correlate(None), _WHY)


def _all(model: type[Any], clause: ColumnElement[bool]) -> Delete:
    return unscoped(delete(model).where(clause).execution_options(synchronize_session=False), _WHY)


_REQUESTS, _SEATS = _keys(JoinRequest, "user_id"), _keys(Membership, "user_id")
_HELD = _keys(HeldPost, "author_id")
_THREADS = _keys(Thread, "author_id")
_POSTS, _COPIES = _keys(Post, "author_id"), _keys(DataExport, "user_id")

_NEWEST = (
    select(func.max(ResourceVersion.number))
    .where(ResourceVersion.resource_id == Resource.id)
    .correlate(Resource)
    .scalar_subquery()
)

DELETES = (
    _all(
        Notification,
        or_(
            Notification.user_id == _WHO,
            Notification.actor_id == _WHO,
            Notification.join_request_id.in_(_REQUESTS),
            Notification.held_post_id.in_(_HELD),
        ),
    ),
    _all(JoinAnswer, JoinAnswer.join_request_id.in_(_REQUESTS)),
    _all(JoinRemark, JoinRemark.join_request_id.in_(_REQUESTS)),
    _all(JoinRequest, JoinRequest.user_id == _WHO),
    _all(MembershipChange, MembershipChange.membership_id.in_(_SEATS)),
    _all(Membership, Membership.user_id == _WHO),
    # Earlier wordings go in any case: what counts is the text that was left standing.
    _all(Revision, Revision.post_id.in_(_POSTS)),
    _all(Submission, Submission.user_id == _WHO),
    _all(Watch, Watch.user_id == _WHO),
    _all(Bookmark, Bookmark.user_id == _WHO),
    _all(SavedSearch, SavedSearch.user_id == _WHO),
    _all(Reaction, Reaction.user_id == _WHO),
    # It was counted and stays so, as nobody's.
    unscoped(
        update(Vote).where(Vote.user_id == _WHO).values(user_id=None).execution_options(synchronize_session=False), _WHY
    ),
    _all(Draft, Draft.user_id == _WHO),
    _all(CollectionTick, CollectionTick.user_id == _WHO),
    # What was never sent; what is on a post stays with its words, or goes with them.
    _all(Attachment, and_(Attachment.uploader_id == _WHO, Attachment.post_id.is_(None))),
    # As a draft: what a moderator has not let in was never said.
    _all(HeldPost, HeldPost.author_id == _WHO),
    _all(ReadRanges, ReadRanges.user_id == _WHO),
    _all(Letter, Letter.user_id == _WHO),
    _all(Session, Session.user_id == _WHO),
    _all(Token, Token.user_id == _WHO),
    _all(AddressChange, AddressChange.user_id == _WHO),
    _all(Factor, Factor.user_id == _WHO),
    _all(RecoveryCode, RecoveryCode.user_id == _WHO),
    _all(DataExportPart, DataExportPart.data_export_id.in_(_COPIES)),
    _all(DataExport, DataExport.user_id == _WHO),
    _all(Erasure, Erasure.user_id == _WHO),
)
# Only for who takes the texts along.
EMPTIES = (
    _all(Attachment, Attachment.uploader_id == _WHO),
    # What others have added to them goes along; of what others shared, the versions of this person go.
    _all(Resource, Resource.shared_by_id == _WHO),
    _all(ResourceVersion, ResourceVersion.by_id == _WHO),
    _all(Collection, Collection.made_by_id == _WHO),
    unscoped(
        update(Resource)
        .where(Resource.number != _NEWEST)
        .values(number=_NEWEST)
        .execution_options(synchronize_session=False),
        _WHY,
    ),
    unscoped(
        update(Vote).where(Vote.user_id == _WHO).values(reason="").execution_options(synchronize_session=False), _WHY
    ),
    unscoped(
        update(Poll)
        .where(Poll.author_id == _WHO)
        # Nobody can answer what is not asked any more: the clock closes it.
        .values(question="", about="", options=[], closes_at=func.coalesce(Poll.closed_at, bindparam("now", type_=_AT)))
        .execution_options(synchronize_session=False),
        _WHY,
    ),
    unscoped(
        update(Synthesis)
        .where(Synthesis.by_id == _WHO)
        .values(body="", html="")
        .execution_options(synchronize_session=False),
        _WHY,
    ),
    unscoped(
        update(Poll)
        .where(Poll.outcome_by_id == _WHO)
        .values(outcome="", outcome_html="")
        .execution_options(synchronize_session=False),
        _WHY,
    ),
    unscoped(
        update(PollOutcome)
        .where(PollOutcome.by_id == _WHO)
        .values(body="")
        .execution_options(synchronize_session=False),
        _WHY,
    ),
    unscoped(
        update(Post)
        .where(Post.author_id == _WHO, Post.deleted_by_id == _WHO)
        .values(deleted_reason="")
        .execution_options(synchronize_session=False),
        _WHY,
    ),
    unscoped(
        update(Thread)
        .where(Thread.author_id == _WHO)
        .values(title="", slug="removed", lock_reason="", slow_reason="")
        .execution_options(synchronize_session=False),
        _WHY,
    ),
    # What it was called before is a text of theirs, too.
    unscoped(
        update(ThreadChange)
        .where(ThreadChange.thread_id.in_(_THREADS))
        .values(before={}, after={}, reason="")
        .execution_options(synchronize_session=False),
        _WHY,
    ),
    # A nugget rests on the consent of whose account it is.
    unscoped(
        update(Nugget)
        .where(Nugget.post_id.in_(_POSTS))
        .values(title="", reason="", state="declined", declined_at=bindparam("now", type_=Nugget.spotted_at.type))
        .execution_options(synchronize_session=False),
        _WHY,
    ),
)
