"""The language of questions: words, "phrases", beginnings*, -without, and names like author: or before:."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from .words import asked_words, fold, words

LONGEST, MOST_WORDS, SHORTEST_BEGINNING = 500, 48, 2
# What an entry is, or is of; the kinds of `kinds.BY_NAME` among them.
FLAGS = ("nugget", "question", "announcement", "thread", "post", "file", "resource", "mine")
# What a post has; a nugget is said in both ways.
HAS = ("file", "link", "nugget")
_IS = ("is", "kind")
_PART = re.compile(r'(?P<no>-)?(?:(?P<name>[a-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+)|")', re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_LISTS = {"author": "authors", "pod": "pods", "tag": "tags", "lang": "languages"}


@dataclass(frozen=True)
class Question:
    """What was typed, taken apart; `unread` holds what was not understood."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    pods: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    unread: tuple[str, ...] = ()


def read(text: str) -> Question:
    """Take a question apart; never raises: what is no filter is a word, what is no date is named in `unread`."""
    kept: dict[str, list[str]] = {}
    phrases: list[tuple[str, ...]] = []
    days: dict[str, datetime] = {}
    for part in _PART.finditer(text[:LONGEST].replace("\x00", " ")):
        name, quoted, bare = (part["name"] or "").lower(), part["quoted"], part["bare"] or ""
        value = (quoted if quoted is not None else bare).strip()
        if not value:
            continue
        if name and not part["no"] and _filter(name, value, kept, days):
            continue
        if name:
            bare, quoted = f"{part['name']}:{value}", None
        if quoted is not None and not part["no"] and len(found := tuple(words(quoted))) > 1:
            phrases.append(found)
        else:
            _words(quoted if quoted is not None else bare, kept, no=bool(part["no"]))
    return Question(
        phrases=tuple(phrases[:MOST_WORDS]),
        after=days.get("after"),
        before=days.get("before"),
        **{name: tuple(values[:MOST_WORDS]) for name, values in kept.items()},
    )


def _filter(name: str, value: str, kept: dict[str, list[str]], days: dict[str, datetime]) -> bool:
    """Keep a filter; say False when it is none, so that it is taken as words."""
    if name in _LISTS:
        kept.setdefault(_LISTS[name], []).append(value.lstrip("@"))
    elif name in _IS and value.lower() in FLAGS:
        kept.setdefault("flags", []).append(value.lower())
    elif name == "has" and value.lower() in HAS:
        kept.setdefault("has", []).append(value.lower())
    elif name in ("before", "after") and (day := _day(value)):
        days[name] = day
    elif name in ("before", "after", "has", *_IS):
        kept.setdefault("unread", []).append(f"{name}:{value}")
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
