"""What happens to files."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event


@dataclass(frozen=True)
class FilesAttached(Event):
    """Files came on a post."""

    post_id: int


@dataclass(frozen=True)
class FilesLoose(Event):
    """Attachments are gone: bytes that no other holds go, too. `file_ids` are those that others could find."""

    file_ids: tuple[int, ...] = ()


class FilesDue(Event):
    """The hour has come to look after the folder of files."""
