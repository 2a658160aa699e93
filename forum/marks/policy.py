"""Who sees reactions and bookmarks, and who makes them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope
from forum.pods.policy import is_open_to, my_pods
from forum.threads import policy as threads
from forum.threads.models import Post

from .models import Bookmark, Reaction

_Source = aliased(Post)


@scope(Reaction)
def _reaction() -> ColumnElement[bool]:
    """A reaction is seen where its post is."""
    shown = select(_Source.id).where(_Source.id == Reaction.post_id, threads.shown(_Source))
    return Reaction.pod_id.in_(my_pods()) & shown.correlate(Reaction).exists()


@rule("react", Post)
def _react(actor: Actor, post: Post) -> bool:
    return post.author_id != actor.id and post.hidden_at is None and is_open_to(actor, post.pod_id)


@scope(Bookmark)
def _bookmark() -> ColumnElement[bool]:
    """What I keep for later is for me."""
    return Bookmark.user_id == ME


@rule("bookmark", Post)
def _may_keep(actor: Actor, _post: Post) -> bool:
    return actor.id is not None


@rule("keep", Bookmark)
def _keep(actor: Actor, bookmark: Bookmark) -> bool:
    return bookmark.user_id == actor.id
