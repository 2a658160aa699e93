"""Whose texts wait for a moderator, who sees them, and who may do what to them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, rule, scope, unscoped
from forum.pods.models import EVERY
from forum.pods.policy import is_open_to, kept_pods, moderates, roles

from .models import Post
from .models_held import WITHDRAWN, HeldPost
from .policy import stands

_OWN_POSTS = (Post.author_id == ME, Post.pod_id == bindparam("pod"), stands(Post), Post.hidden_at.is_(None))
_STANDING = unscoped(
    select(func.count()).select_from(
        select(Post.id).where(*_OWN_POSTS, Post.moved_post_id.is_(None)).limit(bindparam("most")).subquery()
    ),
    "how many posts of ME's own stand in the pod",
)


@scope(HeldPost)
def _held() -> ColumnElement[bool]:
    """Its author's own words; and for whoever keeps order in the pod just now, unless they were taken back."""
    kept = HeldPost.pod_id.in_(kept_pods()) & (HeldPost.state != WITHDRAWN)
    return or_(HeldPost.author_id == ME, kept)


@rule("decide", HeldPost)
def _decide(actor: Actor, held: HeldPost) -> bool:
    """A moderator, but not about a text of their own from before they were one."""
    return held.author_id != actor.id and moderates(actor, held.pod_id) and is_open_to(actor, held.pod_id)


@rule("change", HeldPost)
def _change(actor: Actor, held: HeldPost) -> bool:
    return held.author_id == actor.id and is_open_to(actor, held.pod_id)


@rule("withdraw", HeldPost)
def _withdraw(actor: Actor, held: HeldPost) -> bool:
    """Its author, also after leaving: these are their own words."""
    return held.author_id == actor.id


def holds(actor: Actor, pod_id: int) -> bool:
    """Say whether what the actor writes in a pod waits for a moderator: asked of those who may write there."""
    pod = roles(actor).get(pod_id)
    if pod is None or not pod.hold_first or moderates(actor, pod_id):
        return False
    return pod.hold_first == EVERY or standing(actor, pod_id, pod.hold_first) < pod.hold_first


def standing(actor: Actor, pod_id: int, most: int) -> int:
    """Return how many posts of the actor stand in a pod; of more than `most` only so many are counted."""
    return int(rows(actor, _STANDING, pod=pod_id, most=most).scalar_one())


def is_trusted(actor: Actor, pod_id: int) -> bool:
    """Say whether the actor may do in a pod what nobody reads beforehand; asked once in a request."""
    return actor.once(f"trusted {pod_id}", lambda: not holds(actor, pod_id))
