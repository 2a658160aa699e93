"""Texts that wait until a moderator lets them into their thread: no posts, so that whatever shows posts has none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod

from .models import Post, Thread

WAITING, APPROVED, RETURNED, WITHDRAWN = "waiting", "approved", "returned", "withdrawn"
_WAITS, _KEYED, _EDITS = "decided_at IS NULL", "key <> ''", "edited_id IS NOT NULL"


class HeldPost(Model):
    """A reply, what begins a thread, or other words for a post; what became a post or a draft leaves no words here."""

    __tablename__ = "held_post"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    # Without one it begins a thread. Not named as its table: this row stays in its pod when the thread is moved.
    in_thread_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey(Post.id))
    title: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]]
    body: Mapped[str]
    html: Mapped[str]
    excerpt: Mapped[str]
    renderer: Mapped[int]
    is_plain: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str]
    # The sending, as of a post: the same form twice is one text.
    key: Mapped[str] = mapped_column(default="")
    digest: Mapped[str]
    # Rises with each edit: a moderator decides about the words that were read.
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    # One of the four above.
    state: Mapped[str] = mapped_column(default=WAITING)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    reason: Mapped[str] = mapped_column(default="")
    # The post that it became.
    made_id: Mapped[int | None] = mapped_column(ForeignKey(Post.id))
    # Of other words for a post that stands: which one, the wording that they rest on, why, and what becomes of its
    # files: the keys of those that are taken off, and what pictures show.
    edited_id: Mapped[int | None] = mapped_column(ForeignKey(Post.id))
    based_on: Mapped[int | None]
    edit_reason: Mapped[str] = mapped_column(default="")
    of_files: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (
        Index("ix_held_post_author_id", "author_id"),
        partial_index("ix_held_post_waits", "pod_id", "id", where=_WAITS),
        partial_index("uq_held_post_edits", "edited_id", unique=True, where=_WAITS),
        partial_index("ix_held_post_edited_id", "edited_id", where=_EDITS),
        partial_index("uq_held_post_sent", "author_id", "key", "digest", unique=True, where=_KEYED),
    )
