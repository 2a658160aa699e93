"""Collections: resources of a pod in an order that makes sense to somebody who learns, and what each has done of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod

from .models import Resource


class Collection(Model):
    __tablename__ = "collection"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    made_by_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    title: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    # Counts every change, so that two who change it at once are told.
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    # In the bin since then; after its time there the row goes, with its items and what was ticked off.
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    deleted_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_collection_pod_id_id", "pod_id", "id"),
        partial_index("ix_collection_binned", "pod_id", "deleted_at", where="deleted_at IS NOT NULL"),
    )


class DeletedCollection(Model):
    """A collection as the bin has it: the same rows, seen by those who may bring them back."""

    __table__ = Collection.__table__
    # As an address names it.
    __tablename__ = "collection"

    id: Mapped[int]
    pod_id: Mapped[int]
    made_by_id: Mapped[int]
    title: Mapped[str]
    deleted_at: Mapped[datetime]
    deleted_by_id: Mapped[int]
    deleted_reason: Mapped[str]


class CollectionItem(Model):
    """A resource at its place, with a word on what to look for in it."""

    __tablename__ = "collection_item"

    id: Mapped[pk]
    collection_id: Mapped[int] = mapped_column(ForeignKey(Collection.id, ondelete="CASCADE"))
    resource_id: Mapped[int] = mapped_column(ForeignKey(Resource.id, ondelete="CASCADE"), index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    position: Mapped[int]
    note: Mapped[str] = mapped_column(default="")

    __table_args__ = (UniqueConstraint("collection_id", "resource_id"),)


class CollectionTick(Model):
    """Somebody has done it; nobody else is told."""

    __tablename__ = "collection_tick"

    item_id: Mapped[int] = mapped_column(ForeignKey(CollectionItem.id, ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), primary_key=True, index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    at: Mapped[datetime]
