"""What the worker does about resources: it has their files read and drawn, and notes where posts lead."""

from __future__ import annotations

from collections.abc import Sequence

from forum.extracts.events import ExtractsDue, ExtractWanted
from forum.kernel.outbox import Told, emit, subscribe
from forum.kernel.steps import step
from forum.threads.events import PostCreated, PostEdited, PostPurged, ThreadStarted

from . import actions_faces, actions_links, queries_files
from .events import ResourceShared, VersionAdded

# Files in one turn of the clock.
SOME = 20


@subscribe("resource_words", ExtractsDue)
def want(_told: Sequence[Told]) -> None:
    """Ask for the words of some files that nobody has read; those that came just now were asked for already."""
    found = queries_files.unread(SOME)
    if found:
        step(lambda: [emit(ExtractWanted(None, blob_id, kind)) for blob_id, kind in found])


@subscribe("faces", ResourceShared, VersionAdded, ExtractsDue)
def draw(told: Sequence[Told]) -> None:
    """Draw the first pages of files that came, and by and by of those that stood before."""
    named = {event.payload["resource_id"] for event in told if "resource_id" in event.payload}
    found = queries_files.undrawn(len(told) * SOME, named) if named else []
    if any(event.kind == ExtractsDue.__name__ for event in told):
        found += queries_files.undrawn(SOME)
    for blob_id, kind in dict(found).items():
        actions_faces.draw(blob_id, kind)


@subscribe("links", ThreadStarted, PostCreated, PostEdited, PostPurged)
def follow(told: Sequence[Told]) -> None:
    """Note where posts lead as they are worded now."""
    actions_links.note({event.payload["post_id"] for event in told})
