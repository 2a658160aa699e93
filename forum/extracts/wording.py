"""How the words of a file are shown: paragraphs as they were meant, rows as tables, and what a part is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from forum.kernel.i18n import _

from .reading import UNITS

_ENDS = re.compile(r"[.!?:;。！？：；؟۔…][\"'»”’)\]]*$")
# No space stands between lines of these letters.
_TOGETHER = re.compile("[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")
_NEARLY = 0.66


@dataclass(frozen=True)
class Block:
    """A paragraph, or rows with cells."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def title(kind: str, number: int, label: str) -> str:
    """Return what a page is called where people look for it: "Page 12", "Slide 3", or the name that it has.

    The first part of a text without headings is called nothing: mostly it is all of it.
    """
    unit = UNITS.get(kind, "part")
    if unit == "page":
        return _("Page %(number)s", number=number)
    if unit == "slide":
        return _("Slide %(number)s", number=number)
    return label or (_("Part %(number)s", number=number) if number > 1 else "")


def blocks(kind: str, text: str) -> list[Block]:
    """Return the words of a page as it is shown."""
    lines = text.split("\n")
    if UNITS.get(kind) == "page":
        lines = list(_joined(lines))
    made: list[Block] = []
    for is_row, some in groupby(lines, key=lambda line: "\t" in line.strip("\t")):
        if is_row:
            made.append(Block(rows=_rows([tuple(line.split("\t")) for line in some])))
        else:
            made += [Block(line.strip()) for line in some if line.strip()]
    return made


def _rows(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    most = max(map(len, rows))
    return tuple(row + ("",) * (most - len(row)) for row in rows)


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield paragraphs: on paper a line ends where the paper does, not where the sentence does."""
    widest = max(map(len, lines), default=0)
    held = ""
    for line in map(str.strip, lines):
        held = (held + ("" if _TOGETHER.match(held[-1:]) else " ") + line) if held and line else held or line
        if not line or _ENDS.search(line) or len(line) < widest * _NEARLY:
            if held:
                yield held
            held = ""
    if held:
        yield held
