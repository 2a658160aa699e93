"""Words side by side in a text, which no index knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from forum.kernel.letters import fold

from .asking import Question
from .typed import Said
from .words import WORD, is_chinese

# What begins something that a reader does not see, or sees as another letter.
_DROPPED = ("```", "~~~", "]:", "[^", "&", "\\")
# Between two words of plain text stand marks in its source, and the address of a link. Neither is tried in two ways:
# a text may be marks and addresses all over, and a phrase long.
_MARKS = r"[\W_]++"
_LINK = rf"(?>(?:(?!\][(\[])[\W_])*+\](?:\([^()\n]*+\)|\[[^\[\]]*+\])[\W_]*+|{_MARKS})"


def line(text: str) -> str:
    """Return the folded words of a text, a space before and after each."""
    said = WORD.findall(text.lower())
    return f" {' '.join(said if text.isascii() else map(fold, said))} "


def stands(said: Said, lines: Iterable[str]) -> bool:
    """Say whether words stand side by side in one of these lines; Chinese ones anywhere between others."""
    first, last = said.words[0], said.words[-1]
    before, after = "" if is_chinese(first) else " ", "" if said.begins or is_chinese(last) else " "
    wanted = f"{before}{' '.join(map(fold, said.words))}{after}"
    return any(wanted in each for each in lines)


def has_phrases(texts: Iterable[str], question: Question) -> bool:
    """Say whether every phrase stands in one of the texts, its words side by side."""
    lines = list(map(line, texts))
    return all(stands(Said(phrase, side_by_side=True), lines) for phrase in question.phrases)


def may_say(phrase: tuple[str, ...]) -> Callable[[str], bool]:
    """Return what says of a Markdown source whether a phrase may stand in it: for most of them no, and quickly."""
    pattern = near(phrase)
    if pattern is None:
        return lambda _source: True

    def says(source: str) -> bool:
        return (
            not source.isascii()
            or pattern.search(source.lower()) is not None
            or any(map(source.__contains__, _DROPPED))
        )

    return says


def near(phrase: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds a phrase in small letters of a source; None for one of other letters than ours."""
    if not all(word.isascii() for word in phrase):
        return None
    # What looks like an address may be words of the text.
    return re.compile("|".join(gap.join(map(re.escape, phrase)) for gap in (_LINK, _MARKS)))
