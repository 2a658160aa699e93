"""`forum serve --processes`: several processes behind one port, put anew without a failed request, ended whole."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

from tests.cli.of_cli import PATIENCE, ended, fetched, started
from tests.mailout.postbox import free_port
from tests.until import until

pytestmark = pytest.mark.slow


def _children(pid: int) -> set[str]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return {child for kept in lists for child in kept.read_text("utf-8").split()}


def test_processes_are_put_anew_under_a_reader_and_end_when_asked(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/sign-in"
    process = started(tmp_path, "serve", "--port", str(port), "--processes", "2")
    stop = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not stop.is_set():
            seen.append(fetched(url)[0])

    reader = threading.Thread(target=read)
    try:
        until(lambda: fetched(url)[0] == 200, "the first page", PATIENCE)
        # Two that answer, and the worker.
        first = until(lambda: found if len(found := _children(process.pid)) == 3 else set(), "all processes", PATIENCE)
        reader.start()
        process.send_signal(signal.SIGHUP)
        until(lambda: len(first & _children(process.pid)) == 1, "new processes", PATIENCE)
        stop.set()
        reader.join()
        assert set(seen) == {200}
        last = until(lambda: found if len(found := _children(process.pid)) == 3 else set(), "all processes", PATIENCE)
        assert ended(process)[0] == 0
        assert not [child for child in last if Path(f"/proc/{child}").exists()]
    finally:
        stop.set()
        if process.poll() is None:
            process.kill()
            process.communicate()
