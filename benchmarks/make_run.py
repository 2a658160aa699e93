"""How long a newcomer waits: a fresh clone, `make run`, the first page. Prints one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

_PORT = 8765
_PATIENCE = 300.0


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310 as the address is our own
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def seconds(origin: Path, folder: Path) -> float:
    """Clone `origin` into `folder`, start it there, and return the seconds to the first page. Raises TimeoutError."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "-q", str(origin), str(clone)], check=True)
    began = time.monotonic()
    with (folder / "out").open("w") as out:
        server = subprocess.Popen(
            ["make", "run", f"PORT={_PORT}"], cwd=clone, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            while not _answers(f"http://127.0.0.1:{_PORT}/"):
                if server.poll() is not None or time.monotonic() - began > _PATIENCE:
                    raise TimeoutError("no page came:\n" + (folder / "out").read_text())
                time.sleep(0.05)
            return time.monotonic() - began
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        took = seconds(Path(__file__).resolve().parents[1], Path(folder))
    sys.stdout.write(f"make run: first page after {took:.1f} s\n")


if __name__ == "__main__":
    main()
