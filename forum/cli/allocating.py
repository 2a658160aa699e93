"""How the C library keeps memory for us: glibc only, elsewhere nothing happens."""

from __future__ import annotations

import ctypes
from contextlib import suppress

# From glibc's malloc.h.
_M_ARENA_MAX = -8


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def one_arena() -> None:
    """Let all threads share one heap; to be called before there are any.

    glibc gives every thread a heap of its own so that they do not wait for each other, which Python's lock makes them
    do anyway; what one thread freed, the others then cannot use (25 MiB after a thousand requests).
    """
    with suppress(AttributeError, OSError):
        _libc().mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give free pages back to the system, after a start that needed more than serving will."""
    with suppress(AttributeError, OSError):
        _libc().malloc_trim(0)
