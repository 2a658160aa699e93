"""Lists as people write them: at once after a line of text, deeper by two spaces; Markdown alone wants more of both."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from markdown.preprocessors import Preprocessor

# As in CommonMark a number interrupts a paragraph only when it is 1: "in\n1999. Then" is no list.
_ITEM = re.compile(r"(?:[-*+]|1\.) +\S")
_ANY = re.compile(r"( *)((?:[-*+]|\d{1,9}\.) +\S.*)")
_RULE = re.compile(r" {0,3}([-*])(?: *\1){2,} *")
# So many spaces more make a list deeper, and so many no list any more, but code. Nobody reads more levels.
_DEEPER, _CODE, _LEVELS = 2, 8, 10
_OTHER = re.compile(r"[ >|#\x02]|[-*+] |\d+\. ")
# Within quotations within quotations, as far as anybody quotes.
_QUOTE, _QUOTED = re.compile(r" {0,3}> ?"), 6
_Read = Callable[[list[str]], list[str]]


class ListsAfterText(Preprocessor):
    """Put the blank line before a list; runs when code blocks are already out of the text."""

    def run(self, lines: list[str]) -> list[str]:
        return _everywhere(lines, _apart)


class DeeperByTwo(Preprocessor):
    """Write each item of a list as deep as Markdown wants it: four spaces a level, where people type two or three."""

    def run(self, lines: list[str]) -> list[str]:
        return _everywhere(lines, _levelled)


def _everywhere(lines: list[str], read: _Read, levels: int = _QUOTED) -> list[str]:
    """Return lines as they are read, and what is quoted among them, which is a text by itself."""
    out: list[str] = []
    for quoted, group in groupby(read(lines), key=lambda line: bool(_QUOTE.match(line))):
        found = list(group)
        if quoted and levels:
            said = [_QUOTE.sub("", line, count=1) for line in found]
            as_read = _everywhere(said, read, levels - 1)
            found = found if as_read == said else [f"> {line}".rstrip() for line in as_read]
        out += found
    return out


def _apart(lines: list[str]) -> list[str]:
    out: list[str] = []
    in_text, fresh = False, True
    for line in lines:
        if in_text and _ITEM.match(line):
            out.append("")
        out.append(line)
        blank = not line.strip()
        in_text = (in_text or fresh) and not blank and not _OTHER.match(line)
        fresh = blank or line.startswith("#")
    return out


def _levelled(lines: list[str]) -> list[str]:
    out: list[str] = []
    open_: list[int] = []
    blank = True
    for line in lines:
        item = None if _RULE.fullmatch(line) else _ANY.fullmatch(line)
        ends = blank or line.startswith(("#", "-", "*"))
        blank = not line.strip()
        if item is None and ends and not blank and not line.startswith(" "):
            open_.clear()
        out.append(_placed(item, open_) if item else line)
    return out


def _placed(item: re.Match[str], open_: list[int]) -> str:
    """Return an item at its level; `open_` are the spaces before the items around it, and before itself afterwards."""
    spaces = len(item[1])
    while len(open_) > 1 and spaces < open_[-1]:
        open_.pop()
    if not open_:
        if spaces < 4:  # noqa: PLR2004 as in Markdown
            open_.append(spaces)
        return item[0]
    if len(open_) < _LEVELS and spaces >= open_[-1] + _DEEPER:
        if spaces >= open_[-1] + _CODE:
            return item[0]
        open_.append(spaces)
    return "    " * (len(open_) - 1) + item[2]
