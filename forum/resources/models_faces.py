"""Faces: the first page of a file as a picture; by bytes, so that the same file is drawn once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.attachments.models import Blob
from forum.kernel.db import Model


class Face(Model):
    """The picture of a blob; without one there is nothing to be drawn, or it was not tried yet."""

    __tablename__ = "face"

    blob_id: Mapped[int] = mapped_column(ForeignKey(Blob.id, ondelete="CASCADE"), primary_key=True, autoincrement=False)
    # It holds the bytes of the picture, and goes with those of the file.
    picture_id: Mapped[int | None] = mapped_column(ForeignKey(Blob.id), index=True)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    # How often drawing was begun; a worker that dies of it does so a few times only.
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime | None]
