"""Threads, their posts, earlier wordings, and what each person has read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Dialect, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from forum.kernel.db import Model, partial_index, pk
from forum.kernel.i18n import _
from forum.people.models import User
from forum.pods.models import Pod, Tag

KINDS = ("discussion", "question", "announcement")


_BINNED = "deleted_at IS NOT NULL"


class Title(TypeDecorator[str]):
    """A title; one that left with its author is told in the reader's language."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return _("A title that its author removed") if value == "" else value


class Thread(Model):
    __tablename__ = "thread"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    title: Mapped[str] = mapped_column(Title)
    slug: Mapped[str]
    kind: Mapped[str] = mapped_column(default="discussion")
    language: Mapped[str] = mapped_column(default="en")
    created_at: Mapped[datetime]
    # The number of the newest post; a number is never given twice.
    last_number: Mapped[int] = mapped_column(default=0)
    # How many posts after the first everybody in the pod sees, and the newest of those; `actions_counting` keeps both.
    replies: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    last_post_id: Mapped[int | None]
    pinned_at: Mapped[datetime | None]
    pinned_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    # Then it is unpinned by the clock.
    pinned_until: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    locked_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    lock_reason: Mapped[str] = mapped_column(default="")
    # As long somebody waits between two posts, until then or until it is taken off; None for no time at all.
    slow_minutes: Mapped[int | None]
    slow_until: Mapped[datetime | None]
    slow_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    slow_reason: Mapped[str] = mapped_column(default="")
    # In the bin since then; once its texts are gone for good, `purged_at` says so.
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    deleted_reason: Mapped[str] = mapped_column(default="")
    purged_at: Mapped[datetime | None]
    # When it was last moved, called otherwise and so on; without, nobody has to look for such lines.
    changed_at: Mapped[datetime | None]
    # Once it is merged into another, or no more as a split was taken back: its first post, which says where they are.
    merged_post_id: Mapped[int | None]

    __table_args__ = (
        Index("ix_thread_pod_id_last_at_id", "pod_id", "last_at", "id"),
        Index("ix_thread_pod_id_created_at_id", "pod_id", "created_at", "id"),
        Index("ix_thread_pod_id_replies_id", "pod_id", "replies", "id"),
        Index("ix_thread_pod_id_pinned_at", "pod_id", "pinned_at"),
        Index("ix_thread_author_id", "author_id"),
        partial_index("ix_thread_pinned_until", "pinned_until", where="pinned_until IS NOT NULL"),
        partial_index("ix_thread_binned", "pod_id", "deleted_at", where=_BINNED),
    )

    @property
    def is_locked(self) -> bool:
        """Say whether nobody can reply."""
        return self.locked_at is not None


class ThreadTag(Model):
    __tablename__ = "thread_tag"

    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey(Tag.id), primary_key=True, index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)


class Post(Model):
    """One message in a thread's tree; both orders are plain sorts: by number, and by path."""

    __tablename__ = "post"

    id: Mapped[pk]
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id))
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    number: Mapped[int]
    # Six digits for each ancestor and the post itself, so that it sorts as a tree in every locale.
    path: Mapped[str]
    depth: Mapped[int] = mapped_column(default=0)
    body: Mapped[str]
    # The same for every viewer; `renderer` tells which version of the markup made it.
    html: Mapped[str]
    # The first words without marks, for lists.
    excerpt: Mapped[str]
    renderer: Mapped[int]
    is_plain: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str]
    created_at: Mapped[datetime]
    # The number of the present wording; one that was replaced within minutes is not kept.
    revision: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    hidden_reason: Mapped[str] = mapped_column(default="")
    # In the bin since then; once its text is gone for good, `purged_at` says so.
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    deleted_reason: Mapped[str] = mapped_column(default="")
    purged_at: Mapped[datetime | None]
    # Only an empty row is left here: that post stands in another thread now.
    moved_post_id: Mapped[int | None]
    # It was written in a thread that was merged into this one then; its number is newer than it is.
    joined_at: Mapped[datetime | None]
    # Its thread is in the bin since then: written with the thread, so that a scope asks one row only.
    thread_deleted_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        Index("ix_post_thread_id_path", "thread_id", "path"),
        Index("ix_post_thread_id_created_at_number", "thread_id", "created_at", "number"),
        Index("ix_post_thread_id_author_id", "thread_id", "author_id"),
        Index("ix_post_author_id_created_at", "author_id", "created_at"),
        Index("ix_post_pod_id_author_id", "pod_id", "author_id"),
        partial_index("ix_post_joined", "thread_id", "joined_at", "number", where="joined_at IS NOT NULL"),
        partial_index("ix_post_binned", "pod_id", "deleted_at", where=_BINNED),
        partial_index("ix_post_binned_of", "author_id", "deleted_at", where=_BINNED),
    )


class DeletedPost(Model):
    """A post as the bin has it: the same rows, seen by those who may bring them back."""

    __table__ = Post.__table__
    # As an address names it.
    __tablename__ = "post"

    id: Mapped[int]
    thread_id: Mapped[int]
    pod_id: Mapped[int]
    author_id: Mapped[int]
    number: Mapped[int]
    html: Mapped[str]
    language: Mapped[str]
    deleted_at: Mapped[datetime]
    deleted_by_id: Mapped[int]
    deleted_reason: Mapped[str]
    purged_at: Mapped[datetime | None]
    thread_deleted_at: Mapped[datetime | None]


class DeletedThread(Model):
    """A thread as the bin has it: the same rows, seen by those who may bring them back."""

    __table__ = Thread.__table__
    # As an address names it.
    __tablename__ = "thread"

    id: Mapped[int]
    pod_id: Mapped[int]
    author_id: Mapped[int]
    title: Mapped[str]
    slug: Mapped[str]
    language: Mapped[str]
    replies: Mapped[int]
    deleted_at: Mapped[datetime]
    deleted_by_id: Mapped[int]
    deleted_reason: Mapped[str]
    purged_at: Mapped[datetime | None]


class Revision(Model):
    """An earlier wording, as it stood until `replaced_at`, and its files by key and name, where anybody knows them."""

    __tablename__ = "revision"

    id: Mapped[pk]
    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id))
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    number: Mapped[int]
    body: Mapped[str]
    language: Mapped[str]
    replaced_at: Mapped[datetime]
    replaced_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    # Why the wording was replaced, in the words of whoever did.
    reason: Mapped[str] = mapped_column(default="")
    files: Mapped[list[tuple[int, str]] | None] = mapped_column(JSON(none_as_null=True))
    # From then on for moderators only, whatever the post says by now.
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    hidden_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (UniqueConstraint("post_id", "number"),)


class Submission(Model):
    """One sending of a form, so that the same sending twice is one post."""

    __tablename__ = "submission"

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    # SHA-256 over the target and the fields: another text under the same key is another submission.
    digest: Mapped[str] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id))
    at: Mapped[datetime] = mapped_column(index=True)


class ReadRanges(Model):
    """Which posts of a thread a person has read: "1-20,41-60", with the sums that lists need."""

    __tablename__ = "read_ranges"

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), primary_key=True, index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    ranges: Mapped[str]
    # How many posts the ranges hold, and the first number that they do not.
    seen: Mapped[int]
    first_unread: Mapped[int]
    read_at: Mapped[datetime]
