"""Waiting for another process: the only place where a test lets time pass."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(ask: Callable[[], T], what: str, seconds: float = 20, every: float = 0.05) -> T:
    """Return the first true answer of `ask`. Raises TimeoutError that says `what` never came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        # What another process does tells us nothing: it is asked again.
        time.sleep(every)
    raise TimeoutError(f"waited {seconds:g} s for {what}")


def answers(url: str, seconds: float = 20) -> None:
    """Wait until a server says 200 at `url`."""

    def knock() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310 as tests give http addresses of their own
                return bool(reply.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    until(knock, f"an answer at {url}", seconds)


def pause(seconds: float) -> None:
    """Let time pass between two things that somebody does."""
    # Here the time between is what is tested.
    time.sleep(seconds)
