"""Starts what is measured: the site as a user starts it, the demo in a folder of its own, and a page of constants."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "look at every page"  # noqa: S105 as it opens an invented site in a folder that is thrown away
# Seconds: a first `make run` fetches everything, and a demo is filled while six others work.
_PATIENCE, _STARTS_IN = 300.0, 120.0
ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """Return a port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int, *options: str) -> Iterator[int]:
    """Start `forum serve` with its worker on what lies in `folder`; yield the process id of the first process."""
    environ = {
        **os.environ,
        "FORUM_MODE": "local",
        "FORUM_LIMITS": "off",
        "FORUM_INSTANCE_DIR": str(folder),
        "FORUM_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "FORUM_DEMO_PASSWORD": PASSWORD,
        # What it was doing, should it have to be aborted.
        "PYTHONFAULTHANDLER": "1",
    }
    command = [str(Path(sys.executable).parent / "forum"), "serve", "--port", str(port), *options]
    with running(command, port, "/healthz", environ, patience=_STARTS_IN) as pid:
        yield pid


@contextmanager
def demo(like: Path | None = None) -> Iterator[str]:
    """Start a site with the demo, or with a copy of the one in `like`, in a folder of its own; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        if like is not None:
            shutil.copytree(like, folder, dirs_exist_ok=True)
        with serving(Path(folder), port, "--demo"):
            yield f"http://127.0.0.1:{port}"


@contextmanager
def constants(pages: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Start the bare Flask views of `benchmarks.constants` for these pages; yield their port and process id."""
    with tempfile.TemporaryDirectory() as folder:
        files, port = [Path(folder) / f"{at}.html" for at in range(len(pages))], free_port()
        for file, page in zip(files, pages, strict=True):
            file.write_bytes(page.encode())
        command = [sys.executable, "-m", "benchmarks.constants", str(port), *map(str, files)]
        with running(command, port, "/string/0", dict(os.environ), ROOT) as pid:
            yield port, pid


@contextmanager
def running(
    command: list[str],
    port: int,
    path: str,
    environ: dict[str, str],
    folder: Path | None = None,
    patience: float = _PATIENCE,
) -> Iterator[int]:
    """Start a command, wait until its address answers, stop it at the end. Raises TimeoutError with what it said."""
    with tempfile.TemporaryFile("w+") as out:
        server = subprocess.Popen(
            command, cwd=folder, env=environ, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            began = time.monotonic()
            while not _answers(f"http://127.0.0.1:{port}{path}"):
                if server.poll() is not None or time.monotonic() - began > patience:
                    _abort(server)
                    out.seek(0)
                    raise TimeoutError(f"{command[0]} does not serve:\n{out.read()}")
                # A server that starts tells nobody when it listens.
                time.sleep(0.05)
            yield server.pid
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
                server.wait(30)


def _abort(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGABRT)
        server.wait(30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:  # noqa: S310 as the address is our own
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
