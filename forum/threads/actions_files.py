"""Verbs of the files of a post that stands: take some away, say what its pictures show, add others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, update

from forum.attachments import actions as attachments
from forum.attachments.events import FilesLoose
from forum.attachments.models import Attachment
from forum.kernel.actor import Actor
from forum.kernel.forms import one_line
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of

from . import policy_files
from .drafting import Place
from .models import Post

# The scope of files is declared there.
SEEN_BY = policy_files
_IDS: Any = bindparam("ids", expanding=True)
_OWN = (scope_of(Attachment), Attachment.uploader_id == ME, Attachment.post_id == bindparam("post"))
_REMOVE = (
    delete(Attachment)
    .where(*_OWN, Attachment.id.in_(_IDS))
    .returning(Attachment.id)
    .execution_options(synchronize_session=False)
)
_SAY = (
    update(Attachment)
    .where(*_OWN, Attachment.id == bindparam("which"))
    .values(alt=bindparam("said"))
    .execution_options(synchronize_session=False)
)


def change(
    actor: Actor, post: Post, place: Place, *, there: Sequence[int], gone: Sequence[int], new: Sequence[int]
) -> None:
    """Give a post other files, in the transaction of its other wording. Raises Refused for too many."""
    if gone and rows(actor, _REMOVE, post=post.id, ids=list(gone)).first() is not None:
        emit(FilesLoose(actor.id))
    attachments.attach(actor, place.key, post.pod_id, post.id, new, there=len(set(there) - set(gone)))


def say(actor: Actor, post: Post, said: Mapping[int, str]) -> None:
    """Keep what the pictures of a post show."""
    for which, words in said.items():
        rows(actor, _SAY, post=post.id, which=which, said=one_line(words)[: attachments.LONGEST_ALT])
