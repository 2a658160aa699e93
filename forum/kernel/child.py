"""Foreign content is read in a child process, within limits of its own; this is the side of whoever waits for it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).resolve().parents[2]
# Nothing of ours is handed on: the settings of the forum are secrets.
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "PYTHONWARNINGS": "ignore", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Ended:
    """How a child ended, None where its time on the wall was over, and what it wrote until then."""

    code: int | None
    out: IO[bytes]


def command(module: str, *given: str) -> tuple[str, ...]:
    """Return how a module of ours is started."""
    return (sys.executable, "-P", "-s", "-m", "forum.kernel.child_begin", module, *given)


@contextmanager
def hear(module: str, source: IO[bytes], wall: float, *given: str) -> Iterator[Ended]:
    """Let a module of ours read `source`, for at most so many seconds on the wall, and yield how that ended."""
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(  # noqa: S603 - Our own module, no shell, the file on standard input.
                command(module, *given),
                stdin=source,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=wall,
                check=False,
                env=_ENVIRONMENT,
            )
            code: int | None = done.returncode
        except subprocess.TimeoutExpired:
            code = None
        out.seek(0)
        yield Ended(code, out)
