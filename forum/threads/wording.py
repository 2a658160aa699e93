"""What differs between two wordings, word by word, in a time that no text can stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isqrt
from typing import NamedTuple

from forum.kernel import turns

SAME, GONE, NEW = "same", "gone", "new"
# Words of Chinese and Japanese stand without spaces: each sign is one.
_WORD = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]|\s+|[^\s\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+")
# The work grows with the square of what differs: some tenths of a second here. Beyond, both are shown whole.
MOST = 600
# So much is always looked for, however many are compared for one page.
LEAST = 50


class Part(NamedTuple):
    """A stretch that is in both wordings, in the earlier only, or in the later only."""

    kind: str
    text: str


class Patience:
    """How much may differ in all that is compared for one page: no more work than for one pair that differs most."""

    def __init__(self) -> None:
        self._left = MOST * MOST

    @property
    def most(self) -> int:
        """Return how many words may differ in the next pair."""
        return max(isqrt(self._left), LEAST)

    def spend(self, steps: int) -> None:
        """Note how far was looked."""
        self._left = max(self._left - steps * steps, 0)


def compare(before: str, after: str, patience: Patience | None = None) -> list[Part] | None:
    """Return the two as one text with marks; None when more differs than `MOST` words, or than `patience` has left."""
    patience = patience or Patience()
    old, new = _WORD.findall(before), _WORD.findall(after)
    start = _alike(old, new)
    end = _alike(old[: start - 1 if start else None : -1], new[: start - 1 if start else None : -1])
    steps = _shortest(old[start : len(old) - end], new[start : len(new) - end], patience)
    if steps is None:
        return None
    # Whatever is alike at both ends is one part each, however long: it costs no more than to be read.
    ends = ("".join(old[:start]), "".join(old[len(old) - end :]))
    first, last = ([Part(SAME, text)] if text else [] for text in ends)
    return list(_joined([*first, *steps, *last]))


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    return next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )


def _shortest(old: Sequence[str], new: Sequence[str], patience: Patience) -> list[Part] | None:
    """Return the shortest way from one to the other (Myers 1986); None when it is longer than is looked for."""
    reached, tracks, most = {1: 0}, [], patience.most
    for step in range(most + 1):
        turns.give_way()
        tracks.append(dict(reached))
        for line in range(-step, step + 1, 2):
            x = _next(reached, line, step)
            while x < len(old) and x - line < len(new) and old[x] == new[x - line]:
                x += 1
            reached[line] = x
            if x >= len(old) and x - line >= len(new):
                patience.spend(step)
                return _way(old, new, tracks)
    patience.spend(most)
    return None


def _next(reached: dict[int, int], line: int, step: int) -> int:
    if line == -step or (line != step and reached[line - 1] < reached[line + 1]):
        return reached[line + 1]
    return reached[line - 1] + 1


def _way(old: Sequence[str], new: Sequence[str], tracks: list[dict[int, int]]) -> list[Part]:
    x, y, back = len(old), len(new), list[Part]()
    for step in range(len(tracks) - 1, 0, -1):
        reached, line = tracks[step], x - y
        down = line == -step or (line != step and reached[line - 1] < reached[line + 1])
        from_line = line + 1 if down else line - 1
        from_x = reached[from_line]
        from_y = from_x - from_line
        if (alike := min(x - from_x, y - from_y)) > 0:
            back.append(Part(SAME, "".join(old[x - alike : x])))
        back.append(Part(NEW, new[from_y]) if down else Part(GONE, old[from_x]))
        x, y = from_x, from_y
    if x:
        back.append(Part(SAME, "".join(old[:x])))
    return back[::-1]


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Join what belongs together: a gap between two changes is a part of both."""
    kinds = [part.kind for part in parts]
    for at in range(1, len(parts) - 1):
        gap = parts[at].kind == SAME and parts[at].text.isspace()
        if gap and kinds[at - 1] != SAME and kinds[at + 1] != SAME:
            kinds[at] = "gap"
    for changed, group in groupby(zip(kinds, parts, strict=True), key=lambda one: one[0] != SAME):
        run = list(group)
        if changed and {GONE, NEW} <= {kind for kind, _part in run}:
            for kind in (GONE, NEW):
                yield Part(kind, "".join(part.text for of, part in run if of in (kind, "gap")))
        else:
            for kind, same in groupby(run, key=lambda one: one[1].kind):
                yield Part(kind, "".join(part.text for _kind, part in same))
