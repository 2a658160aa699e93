"""Verbs of the files of a post that stands: take some away, say what its pictures show, add others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from forum.attachments import actions as attachments
from forum.attachments.events import FilesLoose
from forum.attachments.models import Attachment
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.forms import one_line
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of, unscoped
from forum.pods.policy import kept_pods

from . import policy_files
from .actions_moderation import because, once
from .drafting import Place
from .events import FileHidden, FileShown
from .models import Post, Revision

# The scope of files is declared there.
SEEN_BY = policy_files
_IDS: Any = bindparam("ids", expanding=True)
_OWN = (scope_of(Attachment), Attachment.uploader_id == ME, Attachment.post_id == bindparam("post"))
_REMOVE = (
    delete(Attachment)
    .where(*_OWN, Attachment.id.in_(_IDS))
    .returning(Attachment.id, Attachment.hidden_at)
    .execution_options(synchronize_session=False)
)
_WORDINGS = unscoped(
    select(Revision.id, Revision.files).where(Revision.post_id == bindparam("post"), Revision.files.is_not(None)),
    "only to take the names of hidden files out of all wordings, whoever sees them",
)
_RENAME = unscoped(
    update(Revision)
    .where(Revision.id == bindparam("which"))
    .values(files=bindparam("left"))
    .execution_options(synchronize_session=False),
    "only to take the names of hidden files out of all wordings, whoever sees them",
)
_SAY = (
    update(Attachment)
    .where(*_OWN, Attachment.id == bindparam("which"))
    .values(alt=bindparam("said"))
    .execution_options(synchronize_session=False)
)
_HIDING = (
    update(Attachment)
    .where(
        Attachment.id == bindparam("which"),
        scope_of(Attachment),
        Attachment.post_id.is_not(None),
        Attachment.pod_id.in_(kept_pods()),
    )
    .returning(Attachment.id)
    .execution_options(synchronize_session=False)
)
_HIDE = _HIDING.where(Attachment.hidden_at.is_(None)).values(
    hidden_at=bindparam("at"), hidden_by_id=bindparam("by"), hidden_reason=bindparam("why")
)
_SHOW = _HIDING.where(Attachment.hidden_at.is_not(None)).values(hidden_at=None, hidden_by_id=None, hidden_reason="")


def hide(actor: Actor, file: Attachment, post: Post, reason: str) -> None:
    """Show a file to its uploader and the moderators only. Raises Refused without a reason, Conflict if it is done."""
    once(rows(actor, _HIDE, which=file.id, why=because(reason), by=actor.id, at=clock.now()).first())
    emit(FileHidden(actor.id, post.pod_id, post.thread_id, post.id))


def show(actor: Actor, file: Attachment, post: Post) -> None:
    """Show a hidden file to everybody again. Raises Conflict when it is done."""
    once(rows(actor, _SHOW, which=file.id).first())
    emit(FileShown(actor.id, post.pod_id, post.thread_id, post.id))


def change(
    actor: Actor, post: Post, place: Place, *, there: Sequence[int], gone: Sequence[int], new: Sequence[int]
) -> None:
    """Give a post other files, in the transaction of its other wording. Raises Refused for too many."""
    if gone and (removed := rows(actor, _REMOVE, post=post.id, ids=list(gone)).all()):
        emit(FilesLoose(actor.id, tuple(row.id for row in removed)))
        if hidden := {row.id for row in removed if row.hidden_at is not None}:
            _forget_names(post.id, hidden)
    attachments.attach(actor, place.key, post.pod_id, post.id, new, there=len(set(there) - set(gone)))


def _forget_names(post_id: int, files: Collection[int]) -> None:
    """Leave only the keys of files in the wordings of a post: nothing tells any more that they were hidden."""
    for which, had in db.session.execute(_WORDINGS, {"post": post_id}).all():
        left = [(key, "" if key in files else name) for key, name in had or ()]
        db.session.execute(_RENAME, {"which": which, "left": left})


def say(actor: Actor, post: Post, said: Mapping[int, str]) -> None:
    """Keep what the pictures of a post show."""
    for which, words in said.items():
        rows(actor, _SAY, post=post.id, which=which, said=one_line(words)[: attachments.LONGEST_ALT])
