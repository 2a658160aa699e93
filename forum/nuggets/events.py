"""What happens to change nuggets."""

from __future__ import annotations

from dataclasses import dataclass

from forum.threads.events import OfPost


@dataclass(frozen=True)
class OfNugget(OfPost):
    nugget_id: int


class NuggetSpotted(OfNugget):
    """A moderator or harvester marked a post."""


class NuggetDeclined(OfNugget):
    """The mark was taken off again."""
