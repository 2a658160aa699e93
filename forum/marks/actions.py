"""Verbs of reactions: react, and take it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, bindparam, delete, select

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Forbidden, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, load, permits, rows, scope_of
from forum.kernel.upserts import Upsert
from forum.pods.policy import forget, open_pods
from forum.threads.models import Post

from .events import PostReacted
from .models import KINDS, Reaction

# The write repeats what it relies on: a moment ago is not now.
_OPEN = select(
    Post.id, ME, bindparam("kind", type_=String), Post.pod_id, bindparam("at", type_=Reaction.at.type)
).where(
    Post.id == bindparam("which"),
    Post.hidden_at.is_(None),
    Post.author_id != ME,
    Post.pod_id.in_(open_pods()),
    scope_of(Post),
)
_TABLE: Any = Reaction.__table__
_COLUMNS = ["post_id", "user_id", "kind", "pod_id", "at"]
_REACT = Upsert(
    lambda insert: insert(_TABLE).from_select(_COLUMNS, _OPEN).on_conflict_do_nothing().returning(_TABLE.c.post_id)
)
_TAKE_BACK = (
    delete(Reaction)
    .where(
        Reaction.post_id == bindparam("which"),
        Reaction.user_id == ME,
        Reaction.kind == bindparam("what"),
        Reaction.pod_id.in_(open_pods()),
        scope_of(Reaction),
    )
    .returning(Reaction.post_id)
    .execution_options(synchronize_session=False)
)


def react(actor: Actor, post: Post, kind: str) -> None:
    """React to a post; the same twice is once. Raises Refused for an unknown kind, Forbidden, NotVisible."""
    _ask(actor, post, kind)
    statement = _REACT.here
    if rows(actor, statement, which=post.id, kind=kind, at=clock.now()).first() is not None:
        emit(PostReacted(actor.id, post.pod_id, post.thread_id, post.id, kind))
        return
    _ask_again(actor, post)


def take_back(actor: Actor, post: Post, kind: str) -> None:
    """Take a reaction back; one that is not there is none. Raises Refused, Forbidden, NotVisible."""
    _ask(actor, post, kind)
    if rows(actor, _TAKE_BACK, which=post.id, what=kind).first() is None:
        _ask_again(actor, post)


def _ask_again(actor: Actor, post: Post) -> None:
    """Nothing was to do, or the doors have closed meanwhile."""
    forget(actor)
    load(actor, "react", Post, post.id)


def _ask(actor: Actor, post: Post, kind: str) -> None:
    if kind not in KINDS:
        raise Refused(_("Choose one of the list."), "kind")
    if not permits(actor, "react", post):
        raise Forbidden
