"""What the worker does about files: bytes that nobody holds any more leave the disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum.kernel import schedule
from forum.kernel.outbox import Told, subscribe

from . import actions_keeping
from .events import FilesDue, FilesLoose

schedule.every("files", timedelta(hours=1), lambda: FilesDue(None))


@subscribe("files", FilesLoose, FilesDue)
def tidy(_told: Sequence[Told]) -> None:
    """Remove the bytes of attachments that are gone, and whatever was left half way."""
    actions_keeping.tidy()
