"""The lines around what was found, taken from the row's own words and marked in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markupsafe import Markup, escape

from .asking import Question
from .words import LATIN, OTHER, WORD, fold, is_chinese, stems

LONGEST, BEFORE, MOST_MARKS = 260, 70, 12
_OPEN, _CLOSE = Markup("<mark>"), Markup("</mark>")
Says = Callable[[str], bool]


def marker(question: Question) -> Says:
    """Return what says of a word whether it was asked for, in whichever language; it remembers what it said."""
    asked = {*question.words, *(word for phrase in question.phrases for word in phrase)}
    wanted = {stem for word in asked if not is_chinese(word) for code in (*LATIN, OTHER) for stem in stems(word, code)}
    beginnings = question.prefixes

    @cache
    def says(word: str) -> bool:
        small = word.lower()
        if any(stem in wanted for code in (*LATIN, OTHER) for stem in stems(small, code)):
            return True
        return bool(beginnings) and fold(small).startswith(beginnings)

    return says


def snippet(text: str, question: Question, says: Says) -> Markup:
    """Return the piece of a text around its first hit, escaped, with marks; the beginning where there is no hit."""
    places = _places(text, question, says, MOST_MARKS)
    start = _start(text, places[0][0] if places else 0)
    end = _end(text, start + LONGEST)
    shown = _marked(text, places, start, end)
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    return Markup("").join((before, shown, after))


def marked(text: str, question: Question, says: Says) -> Markup:
    """Return a whole short text, escaped, with marks."""
    return _marked(text, _places(text, question, says, MOST_MARKS), 0, len(text))


def has_phrases(text: str, question: Question) -> bool:
    """Say whether every phrase stands in the text, its words side by side."""
    said = [fold(word) for word in WORD.findall(text.lower())]
    return all(_stands([fold(word) for word in phrase], said) for phrase in question.phrases)


def _stands(phrase: list[str], said: list[str]) -> bool:
    size = len(phrase)
    at = -1
    while True:
        try:
            at = said.index(phrase[0], at + 1)
        except ValueError:
            return False
        if said[at : at + size] == phrase:
            return True


def _places(text: str, question: Question, says: Says, most: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    chinese = [word for word in question.words if is_chinese(word)]
    if chinese:
        pattern = re.compile("(?:" + "|".join(re.escape(word) for word in chinese) + ")+")
        found = [match.span() for match in pattern.finditer(text)][:most]
    for match in WORD.finditer(text):
        if len(found) >= most or (found and match.start() > found[0][0] + LONGEST):
            break
        if not is_chinese(match.group()) and says(match.group()):
            found.append(match.span())
    return sorted(found)


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


def _marked(text: str, places: list[tuple[int, int]], start: int, end: int) -> Markup:
    parts: list[Markup] = []
    at = start
    for first, last in places:
        if first < at or last > end:
            continue
        parts += [escape(text[at:first]), _OPEN, escape(text[first:last]), _CLOSE]
        at = last
    return Markup("").join([*parts, escape(text[at:end])])
