"""What happens to the text of files."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event


@dataclass(frozen=True)
class ExtractWanted(Event):
    """Somebody keeps bytes of a type whose words should be found: say it once they can be seen."""

    blob_id: int
    type: str


@dataclass(frozen=True)
class ExtractRead(Event):
    """Bytes were read, or it is known why not."""

    blob_id: int


class ExtractsDue(Event):
    """The hour has come to look for files that nobody has read yet."""
