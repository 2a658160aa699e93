"""What can be found: each kind brings its own entries for the index, and its own rows for who asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from forum.kernel.actor import Actor
from forum.pods.policy import MyPod

from .asking import Question
from .backend import Entry
from .keys import key

_OF_A_PART = frozenset({"post_id", "number"})


@dataclass(frozen=True)
class Hit:
    """One thing on the page: its row, where it leads, and what is shown of its words. `kind` chooses how it looks."""

    kind: str
    row: Any
    pod: MyPod
    url: str
    title: Markup
    lines: Markup
    is_nugget: bool = False
    # The page or section of a document in which the words stand, as it is called there.
    part: str = ""
    at: int = 0
    # Tags that say why, where neither title nor lines do.
    tags: tuple[Markup, ...] = ()


class Seen(NamedTuple):
    """What the actor may know of one thing before it is shown: its pod, its language, empty for many, and its year."""

    pod: int
    language: str
    year: int


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be found. Ids are of its own table; an owner has one entry, or one for each part.

    `seen` and `hits` read as the actor: what they leave out is not there for them, whatever the index said.
    """

    number: int
    name: str
    # For the index: how many entries there are, all of them by id, those of some owners, and whom facts are about.
    count: Callable[[], int]
    all: Callable[[], Iterator[Entry]]
    of: Callable[[Collection[int]], list[Entry]]
    about: Callable[[Sequence[Mapping[str, Any]]], Iterable[int]]
    # For who asks: what is known by id, the texts of keys in which a phrase is looked for, and hits by owner's key.
    seen: Callable[[Actor, Collection[int]], Mapping[int, Seen]]
    texts: Callable[[Actor, Sequence[int]], Mapping[int, Text]]
    hits: Callable[[Actor, Sequence[int], Question], Mapping[int, Hit]]

    def owner(self, id_: int) -> int:
        """Return the key of an owner."""
        return key(self.number, id_)


def whole_threads(payloads: Iterable[Mapping[str, Any]]) -> list[int]:
    """Return the threads that facts are about as a whole: not one post, nor a version of what stands above."""
    return sorted({one["thread_id"] for one in payloads if "thread_id" in one and not one.keys() & _OF_A_PART})


@dataclass(frozen=True)
class Text:
    """What a phrase is looked for in: a title, a text that may be Markdown, and what its tags are called."""

    title: str
    body: str
    is_markdown: bool
    tags: tuple[str, ...] = ()
