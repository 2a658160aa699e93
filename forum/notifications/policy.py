"""A notice is for one person, as long as they may see what it is about."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, or_, select
from sqlalchemy.orm import Mapped

from forum.kernel.policy import ME, scope, scope_of
from forum.marks import policy as _marks
from forum.marks.models import KINDS, Reaction
from forum.pods import policy_requests as _requests
from forum.pods.models_requests import JoinRequest
from forum.pods.policy import kept_pods
from forum.threads import policy as _threads
from forum.threads import policy_held as _held
from forum.threads.models import DeletedPost, DeletedThread, Post, Thread
from forum.threads.models_held import HeldPost

from .models import Notification

# The scopes that the clause below borrows are declared there.
BORROWED = (_held, _marks, _requests, _threads)
# What somebody is told about what is in the bin; every other notice needs a post or a thread that stands.
OF_THE_BIN = "post_deleted"
THREAD_BINNED = "thread_deleted"
# What moderators are told of texts that wait: as long as one does.
OF_THE_HELD = "text_waits"
# And of links that lead nowhere.
OF_THE_LINKS = "links_dead"


def own() -> ColumnElement[bool]:
    """Return the clause of ME's own notices, whatever became of what they are about."""
    return Notification.user_id == ME


def _there(model: Any, key: Mapped[int | None], *kinds: ColumnElement[bool]) -> Exists:
    """Return whether ME sees what a notice of these kinds is about."""
    return select(model.id).where(*kinds, model.id == key, scope_of(model)).correlate(Notification).exists()


@scope(Notification)
def _notification() -> ColumnElement[bool]:
    """Mine, about what I may see just now: a post, a thread, a request, what is in the bin, a reaction that stands."""
    kind, post, thread = Notification.kind, Notification.post_id, Notification.thread_id
    request, held = Notification.join_request_id, Notification.held_post_id
    here = (HeldPost.pod_id == Notification.pod_id, HeldPost.pod_id.in_(kept_pods()), HeldPost.decided_at.is_(None))
    waits = select(HeldPost.id).where(*here, scope_of(HeldPost)).correlate(Notification).exists()
    reacted = select(Reaction.post_id).where(Reaction.post_id == post, Reaction.kind == kind, scope_of(Reaction))
    return and_(
        own(),
        or_(kind.not_in(KINDS), reacted.correlate(Notification).exists()),
        or_(
            post.is_(None),
            _there(Post, post, kind != OF_THE_BIN),
            _there(DeletedPost, post, kind == OF_THE_BIN),
        ),
        or_(
            post.is_not(None),
            thread.is_(None),
            _there(Thread, thread, kind != THREAD_BINNED),
            _there(DeletedThread, thread, kind == THREAD_BINNED),
        ),
        or_(held.is_(None), _there(HeldPost, held)),
        or_(kind != OF_THE_HELD, waits),
        or_(kind != OF_THE_LINKS, Notification.pod_id.in_(kept_pods())),
        or_(request.is_(None), _there(JoinRequest, request)),
    )
