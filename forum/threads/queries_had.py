"""Which files the wordings of a post had: the keys and names that were kept, and what of them may be named today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, case, select

from forum.attachments.models import Attachment
from forum.attachments.showing import File
from forum.kernel.db import db
from forum.kernel.policy import unscoped

Kept = list[tuple[int, str]]
# A hidden file may be taken away while it is hidden: then nobody can ask any more whether it is.
_KEPT = unscoped(
    select(Attachment.id, case((Attachment.hidden_at.is_(None), Attachment.name), else_=""))
    .where(Attachment.post_id == bindparam("post"))
    .order_by(Attachment.id),
    "what a post has is kept beside its wording, and shown to whoever may see both",
)


class Had(NamedTuple):
    """A file of a wording: where it is, if it still is, and its name, if its reader may know that."""

    id: int
    name: str
    url: str = ""


def kept(post_id: int) -> Kept:
    """Return what is kept of the files that a post has now."""
    return [(key, name) for key, name in db.session.execute(_KEPT, {"post": post_id})]


def of_now(there: Sequence[File]) -> list[Had]:
    """Return the files that a reader finds on a post."""
    return [Had(file.id, "" if file.is_veiled else file.name, "" if file.is_veiled else file.url) for file in there]


def of_then(files: Kept | None, there: Sequence[File]) -> list[Had] | None:
    """Return the files of an earlier wording, those still `there` as their reader finds them. None if nobody knows."""
    if files is None:
        return None
    now = {had.id: had for had in of_now(there)}
    return [now.get(key) or Had(key, name) for key, name in files]
