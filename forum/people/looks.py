"""What a name looks like, whatever letters it is made of: so that nobody borrows another person's by other letters.

`skeleton` follows Unicode's UTS #39 with its table of letters that look alike, and one script a word. That two people
are called the same is no trick, nor that one of them writes it with a dotless i or another yeh (ADR 16).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from forum.kernel.letters import normal

_TABLE = Path(__file__).with_name("lookalikes.txt")
# What Unicode calls them differs; a name of East Asia mixes them.
_EAST = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO", "HANGUL"})
_ANY = frozenset({"MODIFIER", "COMBINING", "ZERO"})
# Letters of phonetics and of old prints, between those of living alphabets.
_RARE = (
    (0x0184, 0x0185),
    (0x01BC, 0x01C3),
    (0x0250, 0x02AF),
    (0x1D00, 0x1DBF),
    (0x2C60, 0x2C7F),
    (0xA720, 0xA7FF),
    (0xAB30, 0xAB6F),
)
_PAIRS = (("rn", "m"), ("vv", "w"))


@cache
def _plainest() -> dict[int, str]:
    lines = (line.split() for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {ord(letter): alike[0] for alike in lines for letter in alike[1:]}


def skeleton(name: str) -> str:
    """Return what a name looks like: names that look alike have the same one, and it is no name to be shown."""
    seen = normal("NFKC", name).translate(_plainest())
    plain = normal("NFKC", seen.casefold()).translate(_plainest())
    for two, one in _PAIRS:
        plain = plain.replace(two, one)
    return "".join(c for c in plain if c.isalnum() or unicodedata.category(c)[0] == "M")


def is_mixed(name: str) -> bool:
    """Say whether a word of a name has letters of several scripts, or letters and figures."""
    return any(len(set(_scripts(word))) > 1 for word in _words(name))


def pretends(name: str, other: str) -> bool:
    """Say whether a name is another one in letters that only look like its letters; both have the same skeleton."""
    mine, theirs = _letters(name), _letters(other)
    if mine == theirs:
        return False
    rare = {c for c in set(mine) ^ set(theirs) if any(first <= ord(c) <= last for first, last in _RARE)}
    return bool(rare) or set(_scripts(mine)) != set(_scripts(theirs))


def _letters(name: str) -> str:
    folded = normal("NFKC", normal("NFKC", name).casefold())
    return "".join(c for c in folded if c.isalnum())


def _words(name: str) -> list[str]:
    # An accent of another script than its letter's makes a mixed word, too.
    return "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in name).split()


def _scripts(text: str) -> Iterator[str]:
    for c in text:
        script = "FIGURE" if c.isdigit() else unicodedata.name(c, "").partition(" ")[0]
        if script not in _ANY:
            yield "EAST" if script in _EAST else script.replace("EXTENDED", "ARABIC")
