"""Keeps the index up with what happens; without an index it builds one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum.attachments.events import FilesAttached, FilesLoose
from forum.extracts.events import ExtractRead
from forum.kernel import schedule
from forum.kernel.outbox import Away, Told, subscribe
from forum.nuggets.events import NuggetDeclined, NuggetSpotted
from forum.pods.events import TagsEdited
from forum.polls.events import OutcomeStated, PollOpened, PollRemoved, PollTaken
from forum.resources.events import (
    CollectionChanged,
    CollectionDeleted,
    CollectionErased,
    CollectionMade,
    CollectionRestored,
    ResourceDeleted,
    ResourceEdited,
    ResourceErased,
    ResourceRestored,
    ResourceShared,
    VersionAdded,
)
from forum.threads.events import (
    ChangeUndone,
    FileHidden,
    FileShown,
    PostCreated,
    PostDeleted,
    PostEdited,
    PostHidden,
    PostPurged,
    PostRestored,
    PostShown,
    PostsMoved,
    SynthesisRemoved,
    SynthesisTaken,
    SynthesisWritten,
    ThreadDeleted,
    ThreadMovedIn,
    ThreadRestored,
    ThreadStarted,
    ThreadTagged,
    ThreadTitled,
)

from . import actions_alerts, health
from .backend import Busy, NoRoom, Unready
from .events import IndexUnready, SearchesDue, WordsGone
from .queries_entries import SUBSCRIBER, UNREADY, batches_of, owners_in


@subscribe(
    SUBSCRIBER,
    ThreadStarted,
    PostCreated,
    PostEdited,
    PostHidden,
    PostShown,
    PostDeleted,
    PostRestored,
    PostPurged,
    ThreadDeleted,
    ThreadRestored,
    ThreadTitled,
    ThreadTagged,
    TagsEdited,
    ThreadMovedIn,
    PostsMoved,
    ChangeUndone,
    FilesAttached,
    FilesLoose,
    FileHidden,
    FileShown,
    ExtractRead,
    NuggetSpotted,
    NuggetDeclined,
    ResourceShared,
    ResourceEdited,
    ResourceErased,
    VersionAdded,
    ResourceDeleted,
    ResourceRestored,
    SynthesisWritten,
    SynthesisRemoved,
    SynthesisTaken,
    PollOpened,
    OutcomeStated,
    PollRemoved,
    PollTaken,
    CollectionMade,
    CollectionChanged,
    CollectionDeleted,
    CollectionErased,
    CollectionRestored,
    IndexUnready,
    WordsGone,
)
def keep_up(told: Sequence[Told]) -> None:
    """Write what all of it is now, whatever happened to them: so hearing it twice, or late, does no harm."""
    try:
        if any(fact.kind == UNREADY for fact in told) and health.ensure():
            return
        _write(owners_in(fact.payload for fact in told))
        if any(fact.kind == WordsGone.__name__ for fact in told):
            _settle()
    except (Busy, NoRoom, OSError) as why:
        raise Away(type(why).__name__) from why


schedule.every("saved-searches", timedelta(hours=1), lambda: SearchesDue(None))


@subscribe("saved-searches", SearchesDue)
def look(_told: Sequence[Told]) -> None:
    """Look for what is new for saved searches; without an index a little later."""
    try:
        actions_alerts.look()
    except Unready as why:
        raise Away(str(why)) from why


def _write(owners: set[int]) -> None:
    try:
        for entries, some in batches_of(owners):
            health.backend().apply(entries, some)
    except Unready:
        health.rebuild()


def _settle() -> None:
    try:
        health.backend().settle()
    except Unready:
        health.rebuild()
