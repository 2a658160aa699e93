"""The lines around what was found, taken from the row's own words and marked in them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain

from markupsafe import Markup, escape

from forum.kernel import turns
from forum.kernel.letters import fold
from forum.kernel.markup import plain_text

from .asking import Question
from .side_by_side import has_phrases, near
from .words import LATIN, LETTER, OTHER, is_chinese, stems

LONGEST, BEFORE, MOST_MARKS = 260, 70, 12
# Letters of a source that are looked at for a hit, and of the piece around it that is freed of its marks.
LOOKED, _MARGIN = 20_000, 120
_OPEN, _CLOSE = Markup("<mark>"), Markup("</mark>")
_NEVER = re.compile(r"(?!)")


class Marker:
    """Finds the words of a question in texts, in whichever language; it remembers what it said of a word."""

    def __init__(self, question: Question) -> None:
        chosen = [said for choice in question.choices for said in choice]
        whole = chain.from_iterable(said.words[:-1] if said.begins else said.words for said in chosen)
        asked = {*question.words, *chain.from_iterable(question.phrases), *whole}
        codes = (*LATIN, OTHER)
        wanted = {stem for word in asked if not is_chinese(word) for code in codes for stem in stems(word, code)}
        beginnings = (*question.prefixes, *(said.words[-1] for said in chosen if said.begins))
        pairs = [re.escape(word) for word in asked if is_chinese(word)]
        self._pairs = re.compile(f"(?:{'|'.join(pairs)})+") if pairs else None
        self._candidates = _candidates({word[0] for word in (*wanted, *beginnings) if word})
        self._question, self._near = question, near(question.phrases[0]) if question.phrases else None

        @cache
        def says(word: str) -> bool:
            small = word.lower()
            for code in codes:
                for stem in stems(small, code):
                    if stem in wanted:
                        return True
            return bool(beginnings) and fold(small).startswith(beginnings)

        self._says = says

    def first(self, text: str) -> int | None:
        """Return where the hit stands that a snippet is shown for: the first phrase, else the first word."""
        small = text.lower() if self._near else ""
        # Some letters are two when they are small.
        if self._near and len(small) == len(text) and (found := self._near.search(small)):
            return found.start()
        return next((start for start, _end in self.places(text, 1)), None)

    def tells(self, *pieces: Markup) -> bool:
        """Say whether pieces that were marked tell why something was found: a word of the question, all its phrases."""
        said = [piece.striptags() for piece in pieces] if self._question.phrases else ()
        return any(map(has_mark, pieces)) and has_phrases(said, self._question)

    def places(self, text: str, most: int = MOST_MARKS) -> list[tuple[int, int]]:
        """Return where the first hits stand, none of them further from the first than a snippet is long."""
        found = [match.span() for match in self._pairs.finditer(text)][:most] if self._pairs else []
        for match in self._candidates.finditer(text):
            if len(found) >= most or (found and match.start() > found[0][0] + LONGEST):
                break
            word = match.group()
            if self._says(word) and (word.isascii() or not is_chinese(word)):
                found.append(match.span())
        return sorted(found)


def _candidates(first: set[str]) -> re.Pattern[str]:
    """Return what matches the words that may be meant: a stem begins as its word does, but for foreign letters."""
    return _beginning("".join(sorted(first | {letter.upper() for letter in first}))) if first else _NEVER


@lru_cache(500)
def _beginning(letters: str) -> re.Pattern[str]:
    # The first letter comes first, so that `re` leaps to it; then it is looked at whether a word begins with it.
    others = "".join(re.escape(letter) for letter in map(chr, range(128)) if letter not in letters)
    return re.compile(rf"[^{others}](?<={LETTER})(?<!{LETTER}.){LETTER}*", re.DOTALL)


def snippet(source: str, marker: Marker) -> Markup:
    """Return the piece of a Markdown text around its hit, escaped, with marks; else the beginning."""
    turns.give_way()
    looked = source[:LOOKED]
    if (hit := marker.first(looked)) is not None:
        first, last = _around(looked, hit)
        text = plain_text(looked[first:last])
        if (at := marker.first(text)) is not None:
            return _piece(text, at, marker, begun=first > 0, cut=last < len(source))
    # The hit stands in an address, where no reader sees it, or only between marks: all is freed of them.
    text = plain_text(looked)
    return _piece(text, marker.first(text), marker, cut=len(looked) < len(source))


def plain(text: str, marker: Marker) -> Markup:
    """Return the piece of a text without any markup around its hit, escaped, with marks."""
    line = " ".join(text[:LOOKED].split())
    return _piece(line, marker.first(line), marker, cut=len(text) > LOOKED)


def marked(text: str, marker: Marker) -> Markup:
    """Return a whole short text, escaped, with marks."""
    return _marked(text, marker.places(text))


def has_mark(piece: Markup) -> bool:
    """Say whether a word of the question stands in what was marked."""
    return _OPEN in piece


def _around(source: str, hit: int) -> tuple[int, int]:
    """Return a piece of a source with room for a snippet, cut at ends of lines where there are some."""
    first = 0
    if hit > _MARGIN:
        earliest = hit - 2 * _MARGIN
        line = source.rfind("\n", max(0, earliest), hit - BEFORE)
        first = line + 1 if line >= 0 or earliest <= 0 else source.find(" ", hit - _MARGIN, hit) + 1 or hit - _MARGIN
    last = hit + LONGEST + _MARGIN
    if last >= len(source):
        return first, len(source)
    return first, max(source.rfind("\n", hit + LONGEST, last), source.rfind(" ", hit + LONGEST, last), hit + LONGEST)


def _piece(text: str, hit: int | None, marker: Marker, *, begun: bool = False, cut: bool = False) -> Markup:
    start = _start(text, hit or 0)
    end = _end(text, start + LONGEST)
    piece = text[start:end]
    shown = _marked(piece, marker.places(piece) if hit is not None else [])
    before, after = ("…" if start or begun else ""), ("…" if end < len(text) or cut else "")
    return Markup("").join((before, shown, after))


def _start(text: str, hit: int) -> int:
    if hit <= BEFORE:
        return 0
    space = text.find(" ", hit - BEFORE, hit)
    return space + 1 if space >= 0 else hit - BEFORE


def _end(text: str, wanted: int) -> int:
    if wanted >= len(text):
        return len(text)
    space = text.rfind(" ", wanted - 40, wanted)
    return space if space >= 0 else wanted


def _marked(text: str, places: list[tuple[int, int]]) -> Markup:
    parts: list[str] = []
    at = 0
    for first, last in places:
        if first >= at:
            parts += [escape(text[at:first]), _OPEN, escape(text[first:last]), _CLOSE]
            at = last
    return Markup("".join([*parts, escape(text[at:])]))  # noqa: S704 as every part is escaped
