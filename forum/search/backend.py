"""What search asks of an index: ranked keys inside given pods, and being kept up with the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from . import ranking
from .keys import kind_of, owner_of
from .spelling import Spelling
from .typed import Said


@dataclass(frozen=True)
class Entry:
    """A post, or a part of what else can be found, as it is looked for; `mark` changes whenever anything of it does."""

    # As `keys` makes it: a post's is its own.
    key: int
    pod_id: int
    author_id: int
    language: str
    title: str
    text: str
    at: int
    tags: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    # The country it is about, a code of two letters.
    country: str = ""
    # What its tags are called.
    names: tuple[str, ...] = ()

    @property
    def facets(self) -> tuple[str, ...]:
        """Return what it can be narrowed down by: `a7` (author), `t3` (tag), `is:nugget`, `lang:fr`, `kind:0`."""
        tags = (f"t{tag}" for tag in self.tags)
        own = (f"a{self.author_id}", f"lang:{self.language}", f"kind:{kind_of(self.key)}")
        country = (f"country:{self.country}",) if self.country else ()
        return (*own, *country, *tags, *(f"is:{flag}" for flag in self.flags), *(f"has:{each}" for each in self.has))

    @property
    def worth(self) -> int:
        """Return what it counts in the order of what was found, in hundredths."""
        return ranking.worth(kind_of(self.key), self.flags)

    @property
    def mark(self) -> int:
        """Return a number of 63 bits over all of it."""
        content = repr((self.pod_id, self.facets, self.title, self.names, self.text, self.at))
        return int.from_bytes(blake2b(content.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def replaced(entries: Iterable[Entry], owners: Iterable[int]) -> set[int]:
    """Return whose entries go out when these come in."""
    return {*owners, *(owner_of(entry.key) for entry in entries)}


NEWEST, OLDEST = "newest", "oldest"


@dataclass(frozen=True)
class Asked:
    """A question, names resolved to keys: every group of `facets` must be met by one of its members.

    Without words it asks for all that may be found.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    # Of each choice one must be there; of several words it is known only that all of them are.
    choices: tuple[tuple[Said, ...], ...] = ()
    # Words, and beginnings of words, that must not be there.
    without: tuple[str, ...] = ()
    without_prefixes: tuple[str, ...] = ()
    # Of each of these some word must be missing.
    apart: tuple[Said, ...] = ()
    facets: tuple[frozenset[str], ...] = ()
    after: int | None = None
    before: int | None = None
    # The only keys that count, where there are such.
    among: frozenset[int] | None = None
    # One of NEWEST and OLDEST; empty is by rank.
    order: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Found:
    """The best keys, best first; `more` when others were left out."""

    keys: tuple[int, ...] = ()
    more: bool = False
    # How many of them have all the words.
    whole: int = 0


@dataclass(frozen=True)
class State:
    """How the index is: `problem` is empty while it answers."""

    problem: str = ""
    documents: int = 0
    segments: int = 0
    size: int = 0
    built_at: datetime | None = None


class Unready(Exception):
    """There is no index that can be read; it has to be built anew. Says why."""


class NoRoom(Exception):
    """The index is whole, but nothing can be written to it just now."""


class Busy(Exception):
    """Somebody else is building the index just now."""


# What changed meanwhile, some at a time: entries, and of which owners.
Changes = Callable[[], Iterable[tuple[Sequence[Entry], Collection[int]]]]


class Backend(Protocol):
    """An index; every method but `state` raises Unready where there is none."""

    def find(self, asked: Asked, pods: frozenset[int], limit: int) -> Found:
        """Return the best keys inside `pods`."""

    def spellings(self, word: str, pods: frozenset[int]) -> Sequence[Spelling]:
        """Return the forms near a folded word that entries inside `pods` have, the best first; itself is one."""

    def apply(self, entries: Sequence[Entry], owners: Iterable[int]) -> None:
        """Take a batch in, for all that these owners had, and those of the entries; twice is once. Raises NoRoom."""

    def rebuild(self, entries: Iterable[Entry], changes: Changes) -> None:
        """Build beside the live index, take in what changed meanwhile, swap. Raises Busy."""

    def settle(self) -> None:
        """Write anew the files that still hold words of entries that are gone."""

    def marks(self) -> Mapping[int, int]:
        """Return the mark of every key."""

    def probe(self, *, whole: bool) -> None:
        """Read all of it, or a piece that costs the same at any size."""

    def state(self) -> State:
        """Say how the index is."""


@dataclass(frozen=True)
class Differences:
    """Where index and database disagree, as keys of entries."""

    missing: tuple[int, ...] = field(default=())
    stale: tuple[int, ...] = field(default=())
    extra: tuple[int, ...] = field(default=())

    @property
    def named(self) -> tuple[tuple[int, ...], ...]:
        """Return the three kinds."""
        return self.missing, self.stale, self.extra

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.extra)
