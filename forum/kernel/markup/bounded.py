"""Rendering in a child process: a regular expression cannot be stopped inside a thread and holds them all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

# Seconds of work, seconds on the wall, bytes of address space, bytes of HTML.
CPU = 2
# What bounds a hostile text is its work; on a busy machine an honest one waits for its turn to work at all.
WALL = 6.0
MEMORY = 512 * 1024 * 1024
OUTPUT = 2 * 1024 * 1024

# Two at once: hostile texts that are sent together wait for each other, not the whole machine for them.
_SEATS = BoundedSemaphore(2)
_ROOT = Path(__file__).resolve().parents[3]
_COMMAND = (sys.executable, "-P", "-s", "-m", "forum.kernel.markup.child")
# Nothing of ours is handed on: the settings of the forum are secrets.
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "PYTHONWARNINGS": "ignore"}


def html_of(text: str) -> str | None:
    """Return the HTML of tidy text, or None when it is too dear, too long or fails."""
    if not _SEATS.acquire(timeout=WALL):
        return None
    try:
        done = subprocess.run(  # noqa: S603 - Our own module, no shell, the text on standard input.
            _COMMAND,
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL,
            check=False,
            env=_ENVIRONMENT,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    finally:
        _SEATS.release()
    return done.stdout.decode() or None if done.returncode == 0 else None
