"""Collections: resources of a pod in an order that makes sense to somebody who learns, and what each has done of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, pk
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

    __table_args__ = (Index("ix_collection_pod_id_id", "pod_id", "id"),)


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
