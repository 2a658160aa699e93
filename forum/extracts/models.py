"""Extracts, what is known of the text of a file, and its pages; by bytes, so that a file on two posts is read once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.attachments.models import Blob
from forum.kernel.db import Model


class Extract(Model):
    """The text of a blob: wanted until it is read, with the reason where it is not, or not to its end."""

    __tablename__ = "extract"

    blob_id: Mapped[int] = mapped_column(ForeignKey(Blob.id, ondelete="CASCADE"), primary_key=True, autoincrement=False)
    # Of the first file that held these bytes: it tells how they are read.
    type: Mapped[str]
    # How often reading was begun; a worker that dies of it does so a few times only.
    tries: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    # With words in them, and the bytes of those words.
    pages: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)


class ExtractPage(Model):
    """The words of one page, slide, sheet or part, by its number in the document."""

    __tablename__ = "extract_page"

    blob_id: Mapped[int] = mapped_column(
        ForeignKey(Extract.blob_id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
