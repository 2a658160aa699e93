"""Whose turn it is: what takes long lets those go first who only want a page.

One process runs Python in one thread at a time. Between two steps of something long, such as a search of twelve
words or a file that comes in, a request asks here, and waits while others are at work that are quick. Nobody may ask
who holds the database for writing: for that, others wait.
"""

from __future__ import annotations

import threading
import time
from contextvars import ContextVar

# Seconds of CPU for which a request is quick, and after which a longer one gives way again; seconds of waiting in all.
QUICK, STEP, MOST = 0.01, 0.001, 0.5


class Turn:
    """A request that the server has taken in, from then until it is answered."""

    def __init__(self, *, is_quick: bool) -> None:
        self._left, self._due = MOST, 0.0
        if is_quick:
            with _changed:
                _quick.add(self)

    def begin(self) -> None:
        """This thread works for it from now on."""
        self._due = time.thread_time() + QUICK
        _mine.set(self)

    def end(self) -> None:
        """It is answered, or nobody waits for it any more."""
        _mine.set(None)
        self._count_no_more()

    def give_way(self) -> None:
        """Let others go first, where it is time to."""
        if self._left <= 0 or time.thread_time() < self._due:
            return
        self._count_no_more()
        # Whoever waits for the interpreter has it now, and not after the 5 ms that a thread which works may keep it.
        time.sleep(0)
        if _quick:
            began = time.monotonic()
            with _changed:
                _changed.wait_for(lambda: not _quick, self._left)
            self._left -= time.monotonic() - began
        self._due = time.thread_time() + STEP

    def _count_no_more(self) -> None:
        with _changed:
            _quick.discard(self)
            if not _quick:
                _changed.notify_all()


_changed = threading.Condition()
_quick: set[Turn] = set()
_mine: ContextVar[Turn | None] = ContextVar("turn", default=None)


def give_way() -> None:
    """Let quick requests go first, where this one is long; what nobody waits for has no turn to give."""
    if turn := _mine.get():
        turn.give_way()
