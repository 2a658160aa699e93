"""What the worker does about the text of files: it reads those that came on posts, and by and by the older ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum.attachments.events import FilesAttached
from forum.kernel import schedule
from forum.kernel.outbox import Told, emit, subscribe
from forum.kernel.steps import step

from . import actions, queries
from .events import ExtractsDue, ExtractWanted

# Files in one turn of the clock: those that came just now wait for no more than these.
SOME = 20

schedule.every("extracts", timedelta(hours=1), lambda: ExtractsDue(None))


@subscribe("extracts", FilesAttached, ExtractWanted, ExtractsDue)
def read(told: Sequence[Told]) -> None:
    """Read what came, each file in a child process of its own; what was read already is left alone."""
    for one in told:
        if one.kind == ExtractsDue.__name__:
            _some()
        elif one.kind == ExtractWanted.__name__:
            actions.read(one.payload["blob_id"], one.payload["type"])
        else:
            _all(queries.of_post(one.payload["post_id"]))


def _some() -> None:
    found = queries.waiting(SOME)
    _all(found)
    if len(found) == SOME:
        step(lambda: emit(ExtractsDue(None)))


def _all(found: Sequence[tuple[int, str]]) -> None:
    for blob_id, kind in found:
        actions.read(blob_id, kind)
