"""What texts that were made to be slow cost: every kind at 4, 16 and 60 KB, in CPU seconds here and in the child.

`python -m benchmarks.slow_markup` tries all of them, `--kinds 20` every twentieth; it ends with 1 when one costs more
than a request may.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forum.kernel.markup import LIMIT, render
from tests.kernel.markup import hostile

SIZES = (4_096, 16_384, LIMIT)
# Seconds of CPU that one text may take, its child's start included.
MOST = 2.5


@dataclass(frozen=True)
class Cost:
    """One text: its kind and size, what it cost here and in the child, and what came of it."""

    kind: str
    size: int
    here: float
    child: float
    plain: bool
    html: int

    @property
    def whole(self) -> float:
        """Return all CPU seconds."""
        return self.here + self.child


def kinds() -> dict[str, tuple[str, str, str]]:
    """Return every kind by name."""
    return {**hostile.KINDS, **hostile.combined()}


def cost(kind: str, size: int) -> Cost:
    """Render one text as a post is, and say what it cost."""
    before, repeated, after = kinds()[kind]
    times = max(1, (size - len(before) - len(after)) // len(repeated))
    text = hostile.text(kind, size) if kind in hostile.KINDS else before + repeated * times + after
    began, children = time.thread_time(), _of_children()
    shown = render(text[:LIMIT])
    return Cost(kind, size, time.thread_time() - began, _of_children() - children, shown.plain, len(shown.html))


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def costs(step: int, sizes: Sequence[int] = SIZES) -> Iterator[Cost]:
    """Yield the cost of every kind in `step` at each size."""
    for kind in list(kinds())[::step]:
        yield from (cost(kind, size) for size in sizes)


def main() -> int:
    """Print the dearest, and what no request may cost."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("--kinds", type=int, default=1, metavar="N", help="try one kind in N")
    found = sorted(costs(asked.parse_args().kinds), key=lambda each: -each.whole)
    for each in found[:20]:
        way = "plain" if each.plain else "read"
        print(f"{each.whole:6.2f} s ({each.here:.2f} here) {each.size:6d} {way:5} {each.html:8d} {each.kind!r}")
    over = [each for each in found if each.whole > MOST]
    aside = sum(each.child > 0 for each in found)
    plain = sum(each.plain for each in found)
    print(f"{len(found)} texts, {aside} in a child, {plain} shown plain, {len(over)} over {MOST} s")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
