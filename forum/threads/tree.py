"""The shape of a page in the order of the tree: where a line ends, and what can be folded."""

from __future__ import annotations

from collections.abc import Sequence

# Indents; what stands deeper stands beside the last.
DEEPEST = 5
# Folding one or two answers gains nothing.
_WORTH = 3


def ends(depths: Sequence[int]) -> list[tuple[int, ...]]:
    """Return for each place the levels whose line of the tree ends there: no later child of that parent follows."""
    ended = []
    for at, depth in enumerate(depths):
        later = depths[at + 1 :]
        levels = []
        for level in range(1, depth + 1):
            until = next((n for n, other in enumerate(later) if other < level), len(later))
            if level not in later[:until]:
                levels.append(level)
        ended.append(tuple(levels))
    return ended


def foldable(depths: Sequence[int]) -> list[bool]:
    """Say of each place whether enough answers stand under it on this page."""
    return [
        depth < DEEPEST and len(under := depths[at + 1 : at + 1 + _WORTH]) == _WORTH and min(under) > depth
        for at, depth in enumerate(depths)
    ]
