"""A reader in a process of its own: what the test does meanwhile makes its pages no slower."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.clients import Person

# Pages that are read in any case: one to say that it reads, and one that counts.
_LEAST = 2


@contextmanager
def reading(port: int, cookie: str, path: str) -> Iterator[list[float]]:
    """Read a page again and again inside the block; after it the list has the seconds that each took."""
    found: list[float] = []
    command = [sys.executable, "-m", "tests.faults.reader", str(port), cookie, path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        try:
            # It reads: what begins now goes on beside it.
            assert reader.stdout is not None
            reader.stdout.readline()
            yield found
        finally:
            told, _ = reader.communicate()
            found += map(float, told.split())


def main() -> None:
    port, cookie, path = sys.argv[1:]
    person, enough = Person(int(port), cookie), threading.Event()

    def listen() -> None:
        sys.stdin.read()
        enough.set()

    threading.Thread(target=listen, daemon=True).start()
    said = 0
    while not enough.wait(0.02) or said < _LEAST:
        sys.stdout.write(f"{person.get(path).seconds}\n")
        sys.stdout.flush()
        said += 1


if __name__ == "__main__":
    main()
