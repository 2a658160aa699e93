"""What reading a text as Markdown may cost, counted in one pass before anything reads it."""

from __future__ import annotations

import re

# Microseconds, measured with the hostile kinds of the tests on one core and rounded up. Text of people costs far less.
_LETTER, _MARK, _LINE, _CELL, _NOTE, _MAIL, _CODE, _SCANNED = 3, 30, 100, 60, 400, 150, 15, 1.5
# Starting a child costs as much, and nobody else is held up by it.
_MOST = 150_000
_LONGEST = 20_000

_MARKS = re.compile(r"[!-/:-@\[-`{-~]")
_HASHTAG = re.compile(r"(?<!#)#(?![#\s])")
_BRACKETS = re.compile(r"\]\(|[\[\])]")
_COLOURED = re.compile(r"(?:`{3}|~{3})[ \t]*\{?\.?[a-zA-Z]")
# Lists and quotations of more than ten levels: each level is a call inside a call.
_DEEP = re.compile(r"^(?:[ \t]*(?:>|[-+*]|\d+\.)){11}|^(?:\t| {4}){11}|^[ \t>]{60}", re.MULTILINE)


def cheap(text: str) -> bool:
    """Say whether a text may be rendered here and now; the time of the answer grows with its length only."""
    return len(text) <= _LONGEST and not _DEEP.search(text) and _cost(text) <= _MOST


def _cost(text: str) -> float:
    letter = _LETTER + (_CODE if _COLOURED.search(text) else 0)
    return (
        len(text) * letter
        + len(_MARKS.findall(text)) * _MARK
        + text.count("\n") * _LINE
        + text.count("@") * _MAIL
        + len(_HASHTAG.findall(text)) * _MAIL
        + text.count("[^") * _NOTE
        + _cells(text) * _CELL
        + _scanned(text) * _SCANNED
    )


def _cells(text: str) -> int:
    """Count the cells of one table of all lines: a row of one cell gets as many as the head has."""
    if "|" not in text:
        return 0
    pipes = [line.count("|") for line in text.split("\n")]
    return max(pipes) * sum(1 for count in pipes if count)


def _scanned(text: str) -> int:
    """Add up how far each opening bracket is looked after: to its partner, or to the end."""
    square: list[int] = []
    round_: list[int] = []
    far = 0
    for found in _BRACKETS.finditer(text):
        mark, at = found.group(), found.start()
        if mark == "[":
            square.append(at)
            continue
        opened = round_ if mark == ")" else square
        if opened:
            far += at - opened.pop()
        if mark == "](":
            round_.append(at)
    return far + sum(len(text) - at for at in square + round_)
