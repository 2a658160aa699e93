"""How long a newcomer waits: a fresh clone, `make run`, the first page. Prints one line."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.server import free_port, running


def seconds(origin: Path, clone: Path) -> float:
    """Clone `origin`, start it there, and return the seconds to the first page. Raises TimeoutError."""
    subprocess.run(["git", "clone", "-q", str(origin), str(clone)], check=True)
    began, port = time.monotonic(), free_port()
    with running(["make", "run", f"PORT={port}"], port, "/", dict(os.environ), clone):
        return time.monotonic() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        took = seconds(Path(__file__).resolve().parents[1], Path(folder) / "clone")
    sys.stdout.write(f"make run: first page after {took:.1f} s\n")


if __name__ == "__main__":
    main()
