"""What happens to the marks on posts."""

from __future__ import annotations

from dataclasses import dataclass

from forum.threads.events import OfPost


@dataclass(frozen=True)
class PostReacted(OfPost):
    """Somebody reacted; `reaction` is the kind."""

    reaction: str
