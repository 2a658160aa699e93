"""Who sees texts that wait for a moderator, and who may do what to them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope
from forum.pods.policy import is_open_to, kept_pods, moderates

from .models_held import WITHDRAWN, HeldPost


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
