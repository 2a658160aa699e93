"""What the worker does about resources: it has the words of their files read, and notes which posts lead where."""

from __future__ import annotations

from collections.abc import Sequence

from forum.extracts.events import ExtractsDue, ExtractWanted
from forum.kernel.outbox import Told, emit, subscribe
from forum.kernel.steps import step
from forum.threads.events import PostCreated, PostEdited, PostPurged, ThreadStarted

from . import actions_links, queries_files

# Files in one turn of the clock.
SOME = 20


@subscribe("resource_words", ExtractsDue)
def want(_told: Sequence[Told]) -> None:
    """Ask for the words of some files that nobody has read; those that came just now were asked for already."""
    found = queries_files.unread(SOME)
    if found:
        step(lambda: [emit(ExtractWanted(None, blob_id, kind)) for blob_id, kind in found])


@subscribe("links", ThreadStarted, PostCreated, PostEdited, PostPurged)
def follow(told: Sequence[Told]) -> None:
    """Note where posts lead as they are worded now."""
    actions_links.note({event.payload["post_id"] for event in told})
