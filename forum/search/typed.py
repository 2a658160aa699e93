"""What is typed into a question, part by part: words, "phrases", beginnings*, and names like author: or before:."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from forum.kernel.letters import fold

from .words import asked_words, is_chinese, words

SHORTEST_BEGINNING = 2
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
DAYS, EITHER, _BOTH, _NOT = ("before", "after"), "OR", "AND", "NOT"
LISTS = {"author": "authors", "pod": "pods", "tag": "tags", "lang": "languages", "country": "countries"}
NAME_OF = {field: name for name, field in LISTS.items()} | {"flags": "is", "states": "is", "has": "has"}
NAMES = frozenset((*LISTS, *_CLOSED, *DAYS))
# After the colon of a name may be a space, where nothing else begins there.
_GAP = r"(?P<gap>\s+(?!-|[a-z]+:|(?-i:OR|AND|NOT)\b))?"
_NAME = rf"(?:(?P<name>{'|'.join(sorted(NAMES))}):{_GAP}|(?P<other>[a-z]+):)?"
_PART = re.compile(rf'(?P<no>-)?{_NAME}(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+)|")', re.IGNORECASE)
# What phones, Word and keyboards of other scripts type for the signs of the language; each is one letter for one.
_SIGNS = str.maketrans({**dict.fromkeys("“”„‟«»＂「」", '"'), "：": ":", "−": "-", "－": "-"})
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_MARKS = re.compile(r"[^\w*]+")


@dataclass(frozen=True)
class Said:
    """Words that must all be there, perhaps side by side; of the last perhaps only the beginning."""

    words: tuple[str, ...]
    side_by_side: bool = False
    begins: bool = False


@dataclass(frozen=True)
class Part:
    """One part of a question: what it says, or the value of a filter, kept under `field`; `no` where it must not be.

    What cannot be read is kept under `misread`; `read_as` says what it was taken for, if not for what it looks like.
    """

    typed: str
    field: str = ""
    value: str = ""
    said: Said | None = None
    no: bool = False
    read_as: str = ""


def chains(text: str) -> Iterator[list[Part]]:
    """Yield the parts of a question: each by itself, or all of those between which an OR stands."""
    chain: list[Part] = []
    waits = False
    for part in _parts(text.replace("\x00", " ").translate(_SIGNS)):
        if part.typed == EITHER and chain and not waits:
            waits = True
        elif part.typed == EITHER:
            yield [part]
        elif waits or not chain:
            chain, waits = [*chain, part], False
        else:
            yield chain
            chain = [part]
    if chain:
        yield chain
    if waits:
        yield [_misread(EITHER)]


def filters(text: str) -> list[tuple[str, str]]:
    """Return each filter of a question as it was typed, with what is left of the question without it."""
    return [
        (text[match.start() : match.end()], _left(text[: match.start()], text[match.end() :]))
        for match in _PART.finditer(text.translate(_SIGNS))
        if match["name"] and (part := _part(match, refused=False)) and part.said is None
    ]


def _left(before: str, after: str) -> str:
    """Return what is left of a question without a part, and without the OR that bound it."""
    first, rest = before.split(), after.split()
    if rest[:1] == [EITHER]:
        rest = rest[1:]
    elif first[-1:] == [EITHER]:
        first = first[:-1]
    return " ".join((*first, *rest))


def spelled(said: Said) -> str:
    """Return what is said as it is typed."""
    if said.side_by_side and not said.begins:
        return f'"{" ".join(said.words)}"'
    return f"{'-'.join(said.words)}{'*' if said.begins else ''}"


def named(field: str, value: str) -> str:
    """Return a filter as it is typed, by what it is kept under."""
    return f'{NAME_OF[field]}:"{value}"' if " " in value else f"{NAME_OF[field]}:{value}"


def day(value: str) -> datetime | None:
    """Return the beginning of a year, a month or a day; None for anything else."""
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day_ = (int(part or 1) for part in match.groups())
    try:
        return datetime(year, month, day_, tzinfo=UTC)
    except ValueError:
        return None


def _parts(text: str) -> Iterator[Part]:
    refused = False
    for match in _PART.finditer(text):
        typed = match.group()
        if typed in (_BOTH, _NOT):
            # All is wanted anyway.
            refused = typed == _NOT
        elif typed in (EITHER, '"'):
            yield _misread(typed)
        elif part := _part(match, refused=refused):
            refused = False
            yield part


def _misread(typed: str) -> Part:
    return Part(typed, "misread", typed)


def _part(match: re.Match[str], *, refused: bool) -> Part | None:
    """Return a part; None for one that says nothing."""
    name, quoted = (match["name"] or "").lower(), match["quoted"]
    value, no = (quoted if quoted is not None else match["bare"] or "").strip(), refused or bool(match["no"])
    if not value:
        return None
    if name and (found := _filter(name, value, no=no, is_loose=bool(match["gap"]))):
        return found
    if quoted is None and value[-1] == ":" and value[:-1].lower() in NAMES:
        return _misread(value)
    if called := match["name"] or match["other"]:
        value, quoted = f"{called}:{value}", None
    plain = value.replace("*", " ") if quoted is not None else _starred(value)
    said = _said(plain, is_whole=no or quoted is not None)
    if said is None:
        return None
    shown = f'"{plain}"' if quoted is not None else plain
    is_told = refused or (quoted is None and _differs(value, plain))
    typed = f"{_NOT} {match.group()}" if refused else match.group()
    return Part(typed, said=said, no=no, read_as=f"-{shown}" if no and is_told else shown if is_told else "")


def _filter(name: str, value: str, *, no: bool, is_loose: bool) -> Part | None:
    """Return a filter; None when it is none, so that it is taken as words."""
    typed, small = f"{name}:{value}", value.lower()
    if no:
        # Only words can be left out.
        return _misread(f"-{typed}")
    if name in LISTS:
        return Part(typed, LISTS[name], value.lstrip("@"))
    if name in DAYS and day(value):
        return Part(typed, name, value)
    if name in _IS and small in STATES:
        return Part(typed, "states", small)
    if name in _CLOSED and small in _CLOSED[name][0]:
        return Part(typed, _CLOSED[name][1], small)
    # With a space between them they may be words of a sentence.
    return None if is_loose else _misread(typed)


def _starred(text: str) -> str:
    """Return a text with a star at its end or nowhere: elsewhere, and after too little, it asks for nothing."""
    head, star, _rest = text.lstrip("*").partition("*")
    last = words(head)[-1:]
    is_enough = bool(star and last) and len(last[0]) >= SHORTEST_BEGINNING and not is_chinese(last[0])
    return f"{head}*" if is_enough else head


def _differs(typed: str, plain: str) -> bool:
    """Say whether something else is asked than was typed; of Chinese a beginning is any part."""
    return _MARKS.sub("", typed.rstrip("*") if is_chinese(plain) else typed) != _MARKS.sub("", plain)


def _said(text: str, *, is_whole: bool) -> Said | None:
    """Return what a text says; a whole one of several words, or pairs of characters, says them side by side."""
    found, pieces, begins = words(text), asked_words(text), text.endswith("*")
    if not found:
        return None
    last = fold(found[-1]) if begins else pieces[-1]
    if is_whole and len(pieces) > 1:
        return Said((*found[:-1], fold(found[-1]) if begins else found[-1]), side_by_side=True, begins=begins)
    return Said((*pieces[:-1], last), begins=begins)
