"""Verbs of wordings: give a post another one, go back to an earlier one, hide one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Integer, and_, bindparam, insert, or_, select, update

from forum.kernel import clock, settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, NotVisible
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of, unscoped, visible
from forum.pods.policy import kept_pods

from . import composing, policy, policy_held, queries_had
from .actions_moderation import REASON, because, once
from .events import PostEdited, WordingHidden, WordingShown
from .models import Post, Revision
from .queries_had import Kept

REWORD = (
    update(Post)
    .where(
        Post.id == bindparam("post"),
        Post.revision == bindparam("read"),
        Post.hidden_at.is_(None),
        scope_of(Post),
        Post.pod_id.in_(policy.writable_pods()),
    )
    .execution_options(synchronize_session=False)
)
_ANSWERED = unscoped(
    select(Post.id)
    .where(
        Post.author_id != ME,
        or_(
            Post.parent_id == bindparam("post"),
            # Whoever writes into a thread answers its first post.
            and_(bindparam("number", type_=Integer) == 1, Post.thread_id == bindparam("thread")),
        ),
    )
    .limit(1),
    "only whether somebody has answered the asker's own post",
)
_EARLIER = visible(Revision).where(Revision.post_id == bindparam("post"), Revision.number == bindparam("number"))
_WORDING = (
    update(Revision)
    .where(Revision.id == bindparam("which"), scope_of(Revision), Revision.pod_id.in_(kept_pods()))
    .returning(Revision.id)
    .execution_options(synchronize_session=False)
)
_HIDE = _WORDING.where(Revision.hidden_at.is_(None)).values(
    hidden_at=bindparam("at"), hidden_by_id=bindparam("by"), hidden_reason=bindparam("why")
)
_SHOW = _WORDING.where(Revision.hidden_at.is_not(None)).values(hidden_at=None, hidden_by_id=None, hidden_reason="")


class MustWait(Exception):
    """A moderator reads what this person writes before others do: it is for `actions_held` to keep it."""


def edit(  # noqa: PLR0913 as a wording has all of these
    actor: Actor,
    post: Post,
    *,
    body: str,
    language: str,
    read: int,
    reason: str = "",
    had: Kept | None = None,
    approved: bool = False,
) -> bool:
    """Give a post another wording and keep the earlier one; `read` is the revision that was read.

    With other files than it `had` the same words are another wording, too. `approved`: a moderator has read them.
    Returns whether the earlier one is kept: not in the minutes of grace, where the change leaves no mark.
    Raises Refused, MustWait; Conflict when the post was edited, hidden or closed to the actor since then.
    """
    text = composing.text(body, language)
    if (body, language) == (post.body, post.language) and read == post.revision and had is None:
        return False
    if not approved and policy_held.holds(actor, post.pod_id):
        raise MustWait
    now = clock.now()
    kept = bool(reason.strip()) or not _is_fresh(actor, post, now)
    earlier = {"body": post.body, "language": post.language}
    marked = {"edited_at": now} if kept else {}
    # The number rises in any case: by it two who edit at once are told apart.
    statement = REWORD.values(**text.columns(), revision=Post.revision + 1, **marked)
    if rows(actor, statement.returning(Post.revision), post=post.id, read=read).scalar_one_or_none() is None:
        raise Conflict
    if kept:
        files = queries_had.kept(post.id) if had is None else had
        replaced = {"replaced_at": now, "replaced_by_id": actor.id, "reason": reason[:REASON], "files": files}
        db.session.execute(
            insert(Revision), {"post_id": post.id, "pod_id": post.pod_id, "number": read, **earlier, **replaced}
        )
    db.session.refresh(post)
    emit(PostEdited(actor.id, post.pod_id, post.thread_id, post.id))
    return kept


def _is_fresh(actor: Actor, post: Post, now: datetime) -> bool:
    """Say whether a post was written minutes ago and nobody has answered it."""
    if post.author_id != actor.id or now - post.created_at >= timedelta(minutes=settings.current().edit_grace):
        return False
    return rows(actor, _ANSWERED, post=post.id, number=post.number, thread=post.thread_id).first() is None


def go_back(actor: Actor, post: Post, number: int, read: int) -> None:
    """Give a post an earlier wording again; what it says now is kept. Raises as `edit`, NotVisible."""
    body, language, why = earlier(actor, post, number)
    edit(actor, post, body=body, language=language, read=read, reason=why)


def earlier(actor: Actor, post: Post, number: int) -> tuple[str, str, str]:
    """Return an earlier wording, its language, and why a post says it again. Raises NotVisible."""
    found: Revision | None = rows(actor, _EARLIER, post=post.id, number=number).scalar_one_or_none()
    if found is None:
        raise NotVisible
    return found.body, found.language, _("Back to wording %(number)s", number=number + 1)


def hide(actor: Actor, wording: Revision, thread_id: int, reason: str) -> None:
    """Show an earlier wording to moderators only. Raises Refused without a reason, Conflict when it is done."""
    once(rows(actor, _HIDE, which=wording.id, why=because(reason), by=actor.id, at=clock.now()).first())
    emit(WordingHidden(actor.id, wording.pod_id, thread_id, wording.post_id, wording.number))


def show(actor: Actor, wording: Revision, thread_id: int) -> None:
    """Show a hidden wording to everybody again. Raises Conflict when it is done."""
    once(rows(actor, _SHOW, which=wording.id).first())
    emit(WordingShown(actor.id, wording.pod_id, thread_id, wording.post_id, wording.number))
