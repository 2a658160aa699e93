"""Verbs of nuggets: spot one, take the mark off again."""

from __future__ import annotations

from typing import NoReturn

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import load, permits, rows, scope_of
from forum.pods.policy import forget, harvested_pods
from forum.threads.models import Post

from .events import NuggetDeclined, NuggetSpotted
from .models import Nugget

TITLE, REASON = 160, 500
# The first write repeats what the action relies on: a moment ago is not now. The mark is on this wording.
_HOLD = (
    update(Post)
    .where(Post.id == bindparam("which"), Post.hidden_at.is_(None), scope_of(Post), Post.pod_id.in_(harvested_pods()))
    .values(revision=Post.revision)
    .returning(Post.revision)
    .execution_options(synchronize_session=False)
)
_DECLINE = (
    update(Nugget)
    .where(
        Nugget.id == bindparam("which"),
        Nugget.declined_at.is_(None),
        scope_of(Nugget),
        Nugget.pod_id.in_(harvested_pods()),
    )
    .values(state="declined", declined_at=bindparam("at"), declined_by_id=bindparam("by"), reason=bindparam("why"))
    .returning(Nugget.id)
    .execution_options(synchronize_session=False)
)


def spot(actor: Actor, post: Post, title: str) -> Nugget:
    """Mark a post as a change nugget. Raises Refused, Conflict when it is marked, Forbidden, NotVisible."""
    if not permits(actor, "spot", post):
        raise Forbidden
    named = " ".join(title.split())
    if not named:
        raise Refused(_("Say in a line what others can do."), "title")
    if len(named) > TITLE:
        raise Refused(_("At most %(limit)s characters fit.", limit=TITLE), "title")
    if post.hidden_at is not None:
        raise Conflict(_("This post is hidden: show it first."))
    revision = rows(actor, _HOLD, which=post.id).scalar_one_or_none()
    if revision is None:
        _why_not(actor, post)
    nugget = Nugget(
        pod_id=post.pod_id,
        thread_id=post.thread_id,
        post_id=post.id,
        revision=revision,
        title=named,
        spotted_at=clock.now(),
        spotted_by_id=actor.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(nugget)
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("This post is a nugget already.")) from None
    emit(NuggetSpotted(actor.id, post.pod_id, post.thread_id, post.id, nugget.id))
    return nugget


def _why_not(actor: Actor, post: Post) -> NoReturn:
    """Raise what is true now: the doors have closed to the actor, or the post was hidden meanwhile."""
    forget(actor)
    load(actor, "spot", Post, post.id)
    raise Conflict(_("This post is hidden: show it first."))


def take_off(actor: Actor, nugget: Nugget, reason: str) -> None:
    """Take the mark off. Raises Refused without a reason, Conflict when it is off, Forbidden."""
    if not reason.strip():
        raise Refused(_("Say why: the moderators will read it."), "reason")
    if len(reason) > REASON:
        raise Refused(_("At most %(limit)s characters fit.", limit=REASON), "reason")
    if not permits(actor, "take_off", nugget):
        raise Forbidden
    done = rows(actor, _DECLINE, which=nugget.id, at=clock.now(), by=actor.id, why=reason.strip())
    if done.first() is None:
        raise Conflict(_("Somebody else was faster: this has been done already."))
    db.session.refresh(nugget)
    emit(NuggetDeclined(actor.id, nugget.pod_id, nugget.thread_id, nugget.post_id, nugget.id))
