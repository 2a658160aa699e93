"""One place of a page of a conversation, with everything that its template is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from forum.attachments.showing import File


class Place(NamedTuple):
    """One place: a post as its reader sees it, or (id None) that there is one they may not see."""

    number: int
    depth: int
    # Whom it answers, where that has to be said; with first words when they stand on another page.
    parent: int | None
    parent_id: int | None
    answers: str
    excerpt: str
    apart: bool
    is_new: bool
    id: int | None
    author_id: int
    name: str
    handle: str
    role: str
    country: str
    html: Markup
    is_plain: bool
    language: str
    at: datetime | None
    revision: int
    edited_at: datetime | None
    hidden: bool
    hidden_reason: str
    nugget: Any
    marks: Any
    # Why there is no post: "hidden", "moved", or deleted by its "author" or a "moderator", with their words.
    gone: str
    gone_reason: str
    # The post that went from here to another thread.
    moved: int | None
    # The post that its reader may bring back to this place.
    restore: int | None
    # Those that the text does not show itself.
    files: tuple[File, ...] = ()
