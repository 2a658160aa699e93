"""Everything about ME, as ME sees it now: the parts of the copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from forum.attachments import queries as files
from forum.attachments.models import Attachment
from forum.audit import queries as trail
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of
from forum.mailout.models import Letter
from forum.marks import policy as _marks
from forum.marks.models import Bookmark, Reaction
from forum.notifications import policy as _notices
from forum.notifications.models import Notification
from forum.nuggets import policy as _nuggets
from forum.nuggets.models import Nugget
from forum.people.models import AddressChange, Factor, Session, User
from forum.pods import policy_requests as _requests
from forum.pods.models import Charter, Membership, MembershipChange, Pod
from forum.pods.models_requests import JoinAnswer, JoinRemark, JoinRequest
from forum.polls import policy as _polls
from forum.polls.models import Poll, PollOutcome, Vote
from forum.resources import policy as _resources
from forum.resources import policy_collections as _collections
from forum.resources.models import DeletedResource, Resource, ResourceVersion
from forum.resources.models_collections import Collection, CollectionTick, DeletedCollection
from forum.search import policy as _search
from forum.search.models_own import SavedSearch
from forum.series import policy as _series
from forum.series.models import Round
from forum.threads import policy as _threads
from forum.threads.models import DeletedPost, Post, ReadRanges, Revision, Thread
from forum.threads.models_drafts import Draft
from forum.threads.models_held import HeldPost
from forum.threads.models_syntheses import Synthesis
from forum.threads.models_watches import Watch
from forum.threads.queries_drafts import HAS_WORDS

from . import policy as _own
from .models import DataExport, Erasure

# The scopes of all that is borrowed below are declared there.
BORROWED = (
    *(_notices, _marks, _nuggets, _polls, _resources, _collections, _search, _series),
    *(_requests, _threads, _own),
)

# Secrets, and what only the machine needs.
_LEFT_OUT = frozenset(
    "password_hash token_digest secret last_step digest name_folded email_folded old_email_folded new_email_folded "
    "title_folded title_key html about_html outcome_html renderer path depth is_plain seen "
    "composer sequence first_unread place blob_id small_id small_size "
    "message_id event_id last_number replies last_post_id".split()
)
_Seat, _Asked, _Written = aliased(Membership), aliased(JoinRequest), aliased(Post)
_SEATS = select(_Seat.id).where(_Seat.user_id == ME).correlate(None)
_REQUESTS = select(_Asked.id).where(_Asked.user_id == ME).correlate(None)
_POSTS = select(_Written.id).where(_Written.author_id == ME).correlate(None)
# The machine's rows about me, which no page shows.
_UNSEEN = (Letter,)


def _part(model: Any, mine: ColumnElement[bool]) -> Select[Any]:
    columns = [column for column in model.__table__.columns if column.name not in _LEFT_OUT]
    seen = [] if model in _UNSEEN else [scope_of(model)]
    return select(*columns).where(mine, *seen).order_by(*model.__table__.primary_key)


_PARTS: Mapping[str, Select[Any]] = {
    "profile": _part(User, User.id == ME),
    "posts": _part(Post, Post.author_id == ME),
    "deleted-posts": _part(DeletedPost, DeletedPost.author_id == ME),
    "threads": _part(Thread, Thread.author_id == ME),
    "earlier-wordings": _part(Revision, Revision.replaced_by_id == ME),
    "files": _part(Attachment, Attachment.uploader_id == ME),
    "drafts": _part(Draft, (Draft.user_id == ME) & HAS_WORDS),
    "held-posts": _part(HeldPost, HeldPost.author_id == ME),
    "nuggets": _part(Nugget, or_(Nugget.spotted_by_id == ME, Nugget.post_id.in_(_POSTS))),
    "reactions": _part(Reaction, Reaction.user_id == ME),
    "syntheses": _part(Synthesis, Synthesis.by_id == ME),
    "resources": _part(Resource, Resource.shared_by_id == ME),
    "resource-versions": _part(ResourceVersion, ResourceVersion.by_id == ME),
    "deleted-resources": _part(DeletedResource, DeletedResource.shared_by_id == ME),
    "collections": _part(Collection, Collection.made_by_id == ME),
    "deleted-collections": _part(DeletedCollection, DeletedCollection.made_by_id == ME),
    "collection-ticks": _part(CollectionTick, CollectionTick.user_id == ME),
    "rounds": _part(Round, Round.lead_id == ME),
    "polls": _part(Poll, Poll.author_id == ME),
    "outcomes": _part(Poll, Poll.outcome_by_id == ME),
    "earlier-outcomes": _part(PollOutcome, PollOutcome.by_id == ME),
    "votes": _part(Vote, Vote.user_id == ME),
    "bookmarks": _part(Bookmark, Bookmark.user_id == ME),
    "saved-searches": _part(SavedSearch, SavedSearch.user_id == ME),
    "watches": _part(Watch, Watch.user_id == ME),
    "memberships": _part(Membership, Membership.user_id == ME),
    "membership-changes": _part(MembershipChange, MembershipChange.membership_id.in_(_SEATS)),
    "requests": _part(JoinRequest, JoinRequest.user_id == ME),
    "answers": _part(JoinAnswer, JoinAnswer.join_request_id.in_(_REQUESTS)),
    "remarks": _part(JoinRemark, or_(JoinRemark.join_request_id.in_(_REQUESTS), JoinRemark.by_id == ME)),
    "charters": _part(Charter, Charter.by_id == ME),
    "notices": _part(Notification, Notification.user_id == ME),
    "letters": _part(Letter, Letter.user_id == ME),
    "reading": _part(ReadRanges, ReadRanges.user_id == ME),
    "sign-ins": _part(Session, Session.user_id == ME),
    "addresses": _part(AddressChange, AddressChange.user_id == ME),
    "second-step": _part(Factor, Factor.user_id == ME),
    "copies": _part(DataExport, DataExport.user_id == ME),
    "erasure": _part(Erasure, Erasure.user_id == ME),
}
_PODS = select(Pod.id, Pod.name).where(scope_of(Pod), or_(Pod.id.in_(select(_Seat.pod_id).where(_Seat.user_id == ME))))
_THREADS = select(Thread.id, Thread.title).where(
    scope_of(Thread), Thread.id.in_(select(_Written.thread_id).where(_Written.author_id == ME).correlate(None))
)
_BYTES = select(Attachment.id, Attachment.name, Attachment.blob_id).where(
    scope_of(Attachment), Attachment.uploader_id == ME
)
_VERSIONS = select(
    ResourceVersion.resource_id, ResourceVersion.number, ResourceVersion.name, ResourceVersion.blob_id
).where(scope_of(ResourceVersion), ResourceVersion.by_id == ME, ResourceVersion.blob_id.is_not(None))
NAMES = (*_PARTS, "trail")


def parts(actor: Actor, home: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each part with its rows; pods and threads by the names that the actor may read, posts with links."""
    pods: dict[int, str] = {row.id: row.name for row in rows(actor, _PODS)}
    threads: dict[int, str] = {row.id: row.title for row in rows(actor, _THREADS)}
    for name, statement in _PARTS.items():
        yield name, [_told(name, dict(row), pods, threads, home) for row in rows(actor, statement).mappings()]
    yield "trail", [dict(row) for row in trail.about_me(actor)]


def contents(actor: Actor) -> Iterator[tuple[str, str]]:
    """Yield what each file of the actor is called in the copy, and the key of its bytes."""
    for row in rows(actor, _BYTES):
        yield f"files/{row.id}-{row.name}", files.key(row.blob_id)
    for row in rows(actor, _VERSIONS):
        yield f"resources/{row.resource_id}-{row.number}-{row.name}", files.key(row.blob_id)


def _told(
    name: str, row: dict[str, Any], pods: Mapping[int, str], threads: Mapping[int, str], home: str
) -> dict[str, Any]:
    thread = threads.get(row.get("id" if name == "threads" else "thread_id") or 0, "")
    post = row.get("id" if name in ("posts", "deleted-posts") else "post_id")
    more = {
        "pod": pods.get(row.get("pod_id") or 0, ""),
        "thread": thread,
        "url": f"{home}/posts/{post}" if post else "",
    }
    if ("post_id" in row or "thread_id" in row) and row.get("pod_id") not in pods:
        # A thread that was moved to a pod of others: which one is not mine to know.
        row.pop("pod_id", None)
    return {**row, **{key: value for key, value in more.items() if value}}
