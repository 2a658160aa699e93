"""A notice is for one person, as long as they may see what it is about."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from forum.kernel.policy import ME, scope, scope_of
from forum.marks import policy as _marks
from forum.marks.models import KINDS, Reaction
from forum.pods import policy_requests as _requests
from forum.pods.models_requests import JoinRequest
from forum.threads import policy as _threads
from forum.threads.models import DeletedPost, Post

from .models import Notification

# The scopes that the clause below borrows are declared there.
BORROWED = (_marks, _requests, _threads)
# What somebody is told about a post that is in the bin; every other notice needs a post that stands.
OF_THE_BIN = "post_deleted"


def own() -> ColumnElement[bool]:
    """Return the clause of ME's own notices, whatever became of what they are about."""
    return Notification.user_id == ME


@scope(Notification)
def _notification() -> ColumnElement[bool]:
    """Mine, and its post or request is one that I may see just now; about reactions, as long as there is one."""
    post = (
        select(Post.id)
        .where(Notification.kind != OF_THE_BIN, Post.id == Notification.post_id, scope_of(Post))
        .correlate(Notification)
    )
    binned = (
        select(DeletedPost.id)
        .where(Notification.kind == OF_THE_BIN, DeletedPost.id == Notification.post_id, scope_of(DeletedPost))
        .correlate(Notification)
    )
    asked = select(JoinRequest.id).where(JoinRequest.id == Notification.join_request_id, scope_of(JoinRequest))
    reacted = select(Reaction.post_id).where(
        Reaction.post_id == Notification.post_id, Reaction.kind == Notification.kind, scope_of(Reaction)
    )
    return and_(
        own(),
        or_(Notification.kind.not_in(KINDS), reacted.correlate(Notification).exists()),
        or_(Notification.post_id.is_(None), post.exists(), binned.exists()),
        or_(Notification.join_request_id.is_(None), asked.correlate(Notification).exists()),
    )
