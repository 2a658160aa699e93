"""Who sees reactions, and who reacts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope
from forum.pods.policy import is_open_to, moderated_pods, my_pods
from forum.threads.models import Post

from .models import Reaction

_Source = aliased(Post)


@scope(Reaction)
def _reaction() -> ColumnElement[bool]:
    """A reaction is seen where its post is."""
    shown = select(_Source.id).where(
        _Source.id == Reaction.post_id,
        or_(_Source.hidden_at.is_(None), _Source.author_id == ME, _Source.pod_id.in_(moderated_pods())),
    )
    return Reaction.pod_id.in_(my_pods()) & shown.correlate(Reaction).exists()


@rule("react", Post)
def _react(actor: Actor, post: Post) -> bool:
    return post.author_id != actor.id and post.hidden_at is None and is_open_to(actor, post.pod_id)
