"""What happens to files."""

from __future__ import annotations

from forum.kernel.outbox import Event


class FilesLoose(Event):
    """Attachments are gone: bytes that no other holds go, too."""


class FilesDue(Event):
    """The hour has come to look after the folder of files."""
