"""What pods and people keep of their own for searching."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod


class Glossary(Model):
    """Words of a pod that mean the same, as its coordinators wrote them: a line each, `hand rub = ABHR`."""

    __tablename__ = "glossary"

    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), primary_key=True)
    text: Mapped[str]
    # How often it was changed: who edits an older one is told.
    revision: Mapped[int]
    edited_at: Mapped[datetime]


class SavedSearch(Model):
    """A question that somebody asks again and again, and how often they want to hear what is new for it."""

    __tablename__ = "saved_search"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    name: Mapped[str]
    query: Mapped[str]
    # Empty for never, daily, weekly.
    rhythm: Mapped[str]
    by_letter: Mapped[bool]
    # Of what came before nobody is told.
    since: Mapped[datetime]
    # Until when it was looked for what is new.
    looked_at: Mapped[datetime]
    # Which time of looking found something last, and its keys in the index; those that were told of lately.
    run: Mapped[int]
    found: Mapped[list[int]] = mapped_column(JSON)
    told: Mapped[list[int]] = mapped_column(JSON)

    __table_args__ = (partial_index("ix_saved_search_looked_at", "looked_at", where="rhythm != ''"),)


class SearchGap(Model):
    """Words that somebody searched for in a pod and found nothing; `asker` is a digest that tells people apart."""

    __tablename__ = "search_gap"

    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), primary_key=True)
    words: Mapped[str] = mapped_column(primary_key=True)
    asker: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
