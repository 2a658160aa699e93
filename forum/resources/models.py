"""Resources, their versions and their themes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.attachments import queries_quotas
from forum.attachments.models import Blob
from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod, Tag
from forum.threads.models import Post

KINDS = ("guideline", "tool", "report", "article", "slides", "form", "dataset", "video", "other")


class Resource(Model):
    """A document of a pod, whatever holds it: what it is called, who made it, why it is useful."""

    __tablename__ = "resource"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    shared_by_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    title: Mapped[str]
    # Its words in small letters without accents: by them it is found, sorted, and known as the same.
    title_folded: Mapped[str]
    # The same words each once and in one order: two titles of the same words are likely the same.
    title_key: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="other")
    publisher: Mapped[str] = mapped_column(default="")
    year: Mapped[int | None]
    # Codes; nothing where nobody said.
    language: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    licence: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    # The version that is handed out.
    number: Mapped[int] = mapped_column(default=1)
    # Counts every change of the words above, so that two who change them at once are told.
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id", ondelete="SET NULL"), index=True)
    # It was a file of that post; who sees the post is told so.
    from_post_id: Mapped[int | None] = mapped_column(ForeignKey(Post.id, ondelete="SET NULL"), index=True)
    # In the bin since then; after its time there the row goes.
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    deleted_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_resource_pod_id_id", "pod_id", "id"),
        Index("ix_resource_pod_id_title_folded_id", "pod_id", "title_folded", "id"),
        Index("ix_resource_pod_id_title_key", "pod_id", "title_key"),
        partial_index("ix_resource_binned", "pod_id", "deleted_at", where="deleted_at IS NOT NULL"),
    )


class DeletedResource(Model):
    """A resource as the bin has it: the same rows, seen by those who may bring them back."""

    __table__ = Resource.__table__
    # As an address names it.
    __tablename__ = "resource"

    id: Mapped[int]
    pod_id: Mapped[int]
    shared_by_id: Mapped[int]
    title: Mapped[str]
    deleted_at: Mapped[datetime]
    deleted_by_id: Mapped[int]
    deleted_reason: Mapped[str]


class ResourceVersion(Model):
    """One file of a resource, or the address where it lies elsewhere."""

    __tablename__ = "resource_version"

    id: Mapped[pk]
    resource_id: Mapped[int] = mapped_column(ForeignKey(Resource.id, ondelete="CASCADE"))
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    number: Mapped[int]
    # Without one it is a link.
    blob_id: Mapped[int | None] = mapped_column(ForeignKey(Blob.id), index=True)
    url: Mapped[str] = mapped_column(default="")
    # The key of a link, as `addresses` makes it, however it was typed.
    place: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(default="")
    # By its content, never as the client said.
    type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    # What is new in it.
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]
    # How often it was fetched from its beginning: by whom is written nowhere.
    downloads: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("resource_id", "number"),
        Index("ix_resource_version_by_id_size", "by_id", "size"),
        Index("ix_resource_version_pod_id_place", "pod_id", "place"),
        Index("ix_resource_version_pod_id_size", "pod_id", "size"),
    )


class ResourceDifference(Model):
    """Two resources that look alike, and are not the same: a moderator said so. The first has the lower key."""

    __tablename__ = "resource_difference"

    resource_id: Mapped[int] = mapped_column(ForeignKey(Resource.id, ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey(Resource.id, ondelete="CASCADE"), primary_key=True, index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    at: Mapped[datetime]


class ResourceTag(Model):
    __tablename__ = "resource_tag"

    resource_id: Mapped[int] = mapped_column(ForeignKey(Resource.id, ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey(Tag.id), primary_key=True, index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)


# What they hold takes room like any other file.
queries_quotas.shares.append((ResourceVersion.by_id, ResourceVersion.pod_id, ResourceVersion.size))
