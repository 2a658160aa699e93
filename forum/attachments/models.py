"""Attachments, files on posts, and the blobs that hold their bytes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod


class Blob(Model):
    """Bytes that a pod holds, however many attachments have them; without any the row goes.

    Pods know nothing of each other's rows, and what hangs on them: only the place of the bytes is one for all.
    """

    __tablename__ = "blob"

    id: Mapped[pk]
    # That of whatever holds the bytes.
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    # Random: where the bytes lie. Nothing of them can be told from it, and no address names it.
    key: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("sha256", "pod_id"),)


class Attachment(Model):
    """A file on a post; as long as it is on none, one of a text that its uploader has not sent yet."""

    __tablename__ = "attachment"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    # The post stands above this package, so it is named.
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    # A text that waits for a moderator, until it becomes a post.
    held_post_id: Mapped[int | None] = mapped_column(ForeignKey("held_post.id"), index=True)
    uploader_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    # The key of the draft that it was uploaded for; empty once it is on a post.
    place: Mapped[str] = mapped_column(default="")
    blob_id: Mapped[int] = mapped_column(ForeignKey(Blob.id), index=True)
    # A picture's small version; a picture without one is small itself.
    small_id: Mapped[int | None] = mapped_column(ForeignKey(Blob.id), index=True)
    small_size: Mapped[int | None]
    name: Mapped[str]
    # By its content, never as the client said.
    type: Mapped[str]
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    # What a picture shows, for whoever does not see it.
    alt: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    # A moderator hid it: then its uploader sees it, and the moderators.
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    hidden_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_attachment_post_id", "post_id"),
        Index("ix_attachment_pod_id_size", "pod_id", "size"),
        Index("ix_attachment_uploader_id_size", "uploader_id", "size"),
        partial_index("ix_attachment_unsent", "uploader_id", "place", where="post_id IS NULL"),
    )


class Unsent(Model):
    """A file on no post yet: the same rows, seen by whoever uploaded them and by nobody else."""

    __table__ = Attachment.__table__
    # As an address names it.
    __tablename__ = "attachment"

    id: Mapped[int]
    pod_id: Mapped[int]
    post_id: Mapped[int | None]
    held_post_id: Mapped[int | None]
    uploader_id: Mapped[int]
    place: Mapped[str]
    blob_id: Mapped[int]
    small_id: Mapped[int | None]
    small_size: Mapped[int | None]
    name: Mapped[str]
    type: Mapped[str]
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    alt: Mapped[str]
    created_at: Mapped[datetime]
