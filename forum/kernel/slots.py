"""What higher packages add to lower pages, without the lower ones learning who it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, ScalarSelect, Select, select

from .actor import Actor

Filler = Callable[[Actor, Sequence[int]], Mapping[int, Any]]


class Slot:
    """A place on a list: each filler answers for the whole list with one query."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._fillers: dict[str, Filler] = {}

    def fill(self, name: str) -> Callable[[Filler], Filler]:
        """Register `filler(actor, ids) -> {id: value}` under `name`."""

        def keep(filler: Filler) -> Filler:
            self._fillers[name] = filler
            return filler

        return keep

    def of(self, actor: Actor, ids: Sequence[int]) -> dict[str, Mapping[int, Any]]:
        """Return what each filler says of these ids; nothing is asked for an empty list."""
        return {name: filler(actor, ids) if ids else {} for name, filler in self._fillers.items()}


post_badges = Slot("post_badges")
thread_badges = Slot("thread_badges")
file_badges = Slot("file_badges")


@dataclass(frozen=True)
class Top:
    """What may stand above the posts of a thread: a page without it is neither longer nor slower."""

    # Asked in the page's own statement of the thread in the bind `thread`: whether there is anything for ME.
    is_there: Callable[[], ColumnElement[bool]]
    # Only then: what the page shows of it.
    found: Callable[[Actor, int], Any]


_MARK = "has_"
thread_tops: dict[str, Top] = {}


# The same for a printed thread: what it says there of what is marked as there.
thread_papers: dict[str, Callable[[Actor, int], Any]] = {}


def papers_of(actor: Actor, thread_id: int, tops: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a printed thread says of what stands above it."""
    return {name: found(actor, thread_id) for name, found in thread_papers.items() if tops.get(name) is not None}


def top_marks() -> list[ColumnElement[bool]]:
    """Return the columns of a page's statement that say what stands above a thread."""
    return [top.is_there().label(_MARK + name) for name, top in thread_tops.items()]


def tops_of(actor: Actor, thread_id: int, row: Any) -> dict[str, Any]:
    """Return what stands above a thread by the marks of a row; None where nothing does."""
    return {
        name: top.found(actor, thread_id) if getattr(row, _MARK + name, False) else None
        for name, top in thread_tops.items()
    }


_counts: dict[str, Callable[[], ScalarSelect[int]]] = {}


def shell_count(name: str) -> Callable[[Callable[[], ScalarSelect[int]]], Callable[[], ScalarSelect[int]]]:
    """Add a count to the shell of every page, as a scalar subquery over what ME may see."""

    def keep(build: Callable[[], ScalarSelect[int]]) -> Callable[[], ScalarSelect[int]]:
        _counts[name] = build
        return build

    return keep


@cache
def shell_counts() -> Select[Any] | None:
    """Return the one statement of all shell counts, or None when nobody counts."""
    columns: list[Any] = [build().label(name) for name, build in _counts.items()]
    return select(*columns) if columns else None


ShellList = Callable[[Actor], Sequence[Any]]
_lists: dict[str, ShellList] = {}


def shell_list(name: str) -> Callable[[ShellList], ShellList]:
    """Add a short list (my pods) to the shell of every page of a signed-in person."""

    def keep(build: ShellList) -> ShellList:
        _lists[name] = build
        return build

    return keep


def shell_lists(actor: Actor) -> dict[str, Sequence[Any]]:
    """Return every list of the shell for one person."""
    return {name: build(actor) for name, build in _lists.items()}


# Told of posts that a page has just shown to somebody, so that their notices count as read.
posts_read: list[Callable[[Actor, Sequence[int]], None]] = []
# The same for posts that were counted as read by the thread, the pod or all at once: the statement selects their keys.
posts_read_in: list[Callable[[Actor, Select[int], Mapping[str, object]], None]] = []

# Given the clean texts of a page, each returns them as the actor reads them; the very same where it has nothing to say.
texts_read: list[Callable[[Actor, Sequence[Markup]], Sequence[Markup]]] = []

# Asked with a pod and a title that somebody is about to give a thread: threads about the same that they may see.
similar_threads: list[Callable[[Actor, int, str], Sequence[Any]]] = []

# What hangs on posts, as a count over the keys that a statement selects: said before they go to another place.
carried_counts: dict[str, Callable[[Select[int]], ScalarSelect[int]]] = {}
# What is still open in the thread in the bind `thread`, as a count: said before it is locked.
open_counts: dict[str, Callable[[], ScalarSelect[int]]] = {}


@dataclass(frozen=True)
class Binned:
    """Something that stands in the bin beside threads and posts; `back` brings it back, where its reader may."""

    title: str
    what: str
    by_name: str
    at: datetime
    reason: str
    until: datetime
    back: str = ""


BinList = Callable[[Actor, int | None], Sequence[Binned]]
_bins: dict[str, BinList] = {}


def bin_list(name: str) -> Callable[[BinList], BinList]:
    """Add a list to the bin: of a pod for its moderators, without one of what is the actor's own."""

    def keep(build: BinList) -> BinList:
        _bins[name] = build
        return build

    return keep


def binned(actor: Actor, pod_id: int | None) -> list[Binned]:
    """Return what stands in the bin beside threads and posts."""
    return [each for build in _bins.values() for each in build(actor, pod_id)]


@dataclass(frozen=True)
class Copy:
    """Where else in its pod a file of a post stands; `may`: its reader may take it away there."""

    key: int
    title: str
    address: str
    may: bool


@dataclass(frozen=True)
class Copies:
    """What is known of such places: those of a `file`, a `post` or a `thread`, how they go, and how they come back."""

    found: Callable[[Actor, str, int], Sequence[Copy]]
    drop: Callable[[Actor, Sequence[int], str], None]
    restore: Callable[[Actor, Sequence[int]], None]


# Said by the one package that has any.
file_copies: list[Copies] = []


def copies_of(actor: Actor, what: str, key: int) -> list[Copy]:
    """Return where else files of a `file`, a `post` or a `thread` stand, as far as the actor sees it."""
    return [copy for each in file_copies for copy in each.found(actor, what, key)]


def drop_copies(actor: Actor, keys: Sequence[int], reason: str) -> None:
    """Take copies away, for the reason of the deed that they go along with. Raises Refused, Conflict."""
    for each in file_copies:
        each.drop(actor, keys, reason)


def restore_copies(actor: Actor, keys: Sequence[int]) -> None:
    """Bring copies back with what they went along with; those that stand already stay. Raises Forbidden, Conflict."""
    for each in file_copies:
        each.restore(actor, keys)


_queues: dict[str, ShellList] = {}


def queue(name: str) -> Callable[[ShellList], ShellList]:
    """Add a list to the moderators' queue: where else something waits for them, with `slug`, `name` and `number`."""

    def keep(build: ShellList) -> ShellList:
        _queues[name] = build
        return build

    return keep


def queues(actor: Actor) -> dict[str, Sequence[Any]]:
    """Return where else something waits for a moderator, by name."""
    return {name: build(actor) for name, build in _queues.items()}
