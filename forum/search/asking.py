"""The language of questions: words, "phrases", beginnings*, -without, and names like author: or before:."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from .words import WORD, asked_words, fold, words

LONGEST, MOST_WORDS, SHORTEST_BEGINNING = 500, 48, 2
# What an entry is, or is of; as kinds, those of `kinds.BY_NAME`.
_OF_A_KIND = ("post", "file", "resource", "synthesis", "poll", "collection")
FLAGS = ("nugget", "question", "announcement", "thread", *_OF_A_KIND, "mine")
# What a post is to who asks.
STATES = ("unread", "bookmarked")
# What a post has; a nugget is said in both ways.
HAS = ("file", "link", "nugget")
ORDERS = ("relevance", "newest", "oldest")
_IS = ("is", "kind")
# Which words may follow a name, and under what they are kept.
_CLOSED = {
    **dict.fromkeys(_IS, (FLAGS, "flags")),
    "has": (HAS, "has"),
    "in": (("title",), "places"),
    "order": (ORDERS, "orders"),
}
_DAYS, EITHER = ("before", "after"), "OR"
_PART = re.compile(r'(?P<no>-)?(?:(?P<name>[a-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+)|")', re.IGNORECASE)
# What phones, Word and keyboards of other scripts type for the signs of the language; each is one letter for one.
_SIGNS = str.maketrans({**dict.fromkeys("“”„‟«»＂「」", '"'), "：": ":", "−": "-", "－": "-"})
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_LISTS = {"author": "authors", "pod": "pods", "tag": "tags", "lang": "languages", "country": "countries"}
NAMES = frozenset((*_LISTS, *_CLOSED, *_DAYS))


@dataclass(frozen=True)
class Question:
    """What was typed, taken apart; `misread` holds what was not understood, `places` where the words must stand."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    pods: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    # One of the words will do.
    either: bool = False
    after: datetime | None = None
    before: datetime | None = None
    misread: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """Return the order that was asked for last, empty for none."""
        return self.orders[-1] if self.orders else ""


def read(text: str) -> Question:
    """Take a question apart; never raises: what is no filter is a word, what is no date is named in `misread`."""
    kept: dict[str, list[str]] = {}
    phrases: list[tuple[str, ...]] = []
    days: dict[str, datetime] = {}
    for part in _PART.finditer(text[:LONGEST].replace("\x00", " ").translate(_SIGNS)):
        name, quoted, bare = (part["name"] or "").lower(), part["quoted"], part["bare"] or ""
        value, no = (quoted if quoted is not None else bare).strip(), bool(part["no"])
        if part.group() in (EITHER, '"'):
            kept.setdefault("either" if part.group() == EITHER else "misread", []).append(part.group())
            continue
        if not value or (name and _filter(name, value, kept, days, no=no)):
            continue
        if name:
            bare, quoted = f"{part['name']}:{value}", None
        if quoted is not None and not no and len(found := tuple(words(quoted))) > 1:
            phrases.append(found)
        else:
            _words(quoted if quoted is not None else bare, kept, no=no)
    return Question(
        phrases=tuple(phrases[:MOST_WORDS]),
        after=days.get("after"),
        before=days.get("before"),
        either=bool(kept.pop("either", ())),
        **{name: tuple(values[:MOST_WORDS]) for name, values in kept.items()},
    )


def filters(text: str) -> list[tuple[str, str]]:
    """Return each filter of a question as it was typed, with what is left of the question without it."""
    return [
        (text[part.start() : part.end()], " ".join(f"{text[: part.start()]} {text[part.end() :]}".split()))
        for part in _PART.finditer(text.translate(_SIGNS))
        if (part["name"] or "").lower() in NAMES and (part["quoted"] or part["bare"] or "").strip()
    ]


def with_words(text: str, others: Mapping[str, str]) -> str:
    """Return a question with other words in it: those of `others` for its keys, in lower case."""

    def instead(match: re.Match[str]) -> str:
        return others.get(match.group().lower(), match.group())

    return WORD.sub(instead, text)


def _filter(name: str, value: str, kept: dict[str, list[str]], days: dict[str, datetime], *, no: bool) -> bool:
    """Keep a filter; say False when it is none, so that it is taken as words."""
    small = value.lower()
    if no and name in NAMES:
        # Only words can be left out.
        kept.setdefault("misread", []).append(f"-{name}:{value}")
    elif name in _LISTS:
        kept.setdefault(_LISTS[name], []).append(value.lstrip("@"))
    elif name in _DAYS and (day := _day(value)):
        days[name] = day
    elif name in _IS and small in STATES:
        kept.setdefault("states", []).append(small)
    elif name in _CLOSED and small in _CLOSED[name][0]:
        kept.setdefault(_CLOSED[name][1], []).append(small)
    elif name in NAMES:
        kept.setdefault("misread", []).append(f"{name}:{value}")
    else:
        return False
    return True


def _words(text: str, kept: dict[str, list[str]], *, no: bool) -> None:
    if text.endswith("*") and not no and (found := words(text)):
        *before, last = found
        kept.setdefault("words", []).extend(before)
        kept.setdefault("prefixes" if len(last) >= SHORTEST_BEGINNING else "words", []).append(fold(last))
        return
    kept.setdefault("without" if no else "words", []).extend(asked_words(text))


def _day(value: str) -> datetime | None:
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
