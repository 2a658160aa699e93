"""PostgreSQL and Redis for the tests: started when the first test asks, gone when the last is done."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCRIPT = Path(__file__).with_name("services.sh")


def has(name: str) -> bool:
    """Say whether Debian's package of the service is there."""
    return subprocess.run([_SCRIPT, "has", name], check=False).returncode == 0


def databases() -> tuple[str, ...]:
    """Return the databases that the suite runs on: both, unless `TEST_DATABASES` names fewer or one is not there.

    In CI a missing PostgreSQL is no reason to test less: its tests run, and fail.
    """
    chosen = tuple(os.environ.get("TEST_DATABASES", "sqlite postgresql").split())
    return tuple(name for name in chosen if name == "sqlite" or os.environ.get("CI") or has(name))


@contextmanager
def running(name: str) -> Iterator[str]:
    """Start a service in a folder of its own and yield its address."""
    # A Unix socket has at most 107 characters in its path, so pytest's own folders are too deep for it.
    folder = tempfile.mkdtemp(prefix=f"forum-{name[:2]}-")
    started = subprocess.run([_SCRIPT, "start", name, folder], check=True, capture_output=True, text=True)
    try:
        yield started.stdout.strip()
    finally:
        subprocess.run([_SCRIPT, "stop", name, folder], check=True)
