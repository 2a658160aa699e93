"""F19: few files may be open, and hundreds of callers drip a request byte by byte; others are served all the same."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, suppress
from pathlib import Path

from tests.faults import questions
from tests.faults.clients import Person, begin, writing
from tests.faults.figures import note
from tests.faults.product import READER, Home, Product, running
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.until import pause, until

_FILES = 256
_DRIP = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


def _lines(product: Product) -> int:
    """Return how many connections the server holds; the files of database and index come and go."""
    links = []
    for link in Path(f"/proc/{product.first}/fd").iterdir():
        with suppress(OSError):
            links.append(str(link.readlink()))
    return sum(link.startswith("socket:") for link in links)


class _Drippers(threading.Thread):
    """Callers who never finish: each that is let go calls again."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port, self._ending = port, threading.Event()
        self.connected = 0

    def run(self) -> None:
        with ExitStack() as all_of_them:
            lines: list[socket.socket | None] = [None] * SIZES.slow_callers
            while not self._ending.is_set():
                for at, line in enumerate(lines):
                    lines[at] = self._drip(line, all_of_them)
                self.connected = sum(line is not None for line in lines)
                self._ending.wait(0.3)

    def _drip(self, line: socket.socket | None, all_of_them: ExitStack) -> socket.socket | None:
        with suppress(OSError):
            if line is None:
                line = all_of_them.enter_context(socket.create_connection(("127.0.0.1", self._port), 2))
                line.sendall(_DRIP)
                return line
            line.sendall(b"x")
            return line
        if line is not None:
            line.close()
        return None

    def stop(self) -> None:
        self._ending.set()
        self.join()


def test_callers_who_never_finish_shut_nobody_out(home: Home) -> None:
    limited = ("prlimit", f"--nofile={_FILES}:{_FILES}", "--")
    with running(home, before=limited) as product:
        thread, carol = begin(product), Person(product.port, product.home.cookies[READER])
        carol.get("/")
        before, times, statuses = _lines(product), [], set()
        drippers = _Drippers(product.port)
        drippers.start()
        try:
            until(lambda: drippers.connected > _FILES // 8, "slow callers", SIZES.patience)
            with writing(product, thread, SIZES.clients, pace=0.3) as book:
                for _ in range(20):
                    answer = carol.get(f"/threads/{thread}/any")
                    times.append(answer.seconds)
                    statuses.add(answer.status)
                    pause(0.1)
        finally:
            drippers.stop()
        found = questions.ask(product, book)
        after = until(lambda: (now := _lines(product)) <= before + 4 and now, "lines closed again", SIZES.patience)
        log = product.log()
    p95 = round(sorted(times)[int(len(times) * 0.95)], 3)
    note(
        "F19",
        callers=SIZES.slow_callers,
        files=_FILES,
        reads_p95_s=p95,
        lines_before=before,
        lines_after=after,
        **vars(found),
    )
    assert statuses == {200}
    assert not found.wrong()
    assert (found.refused, found.unknown) == (0, 0)
    assert "Too many open files" not in log
    assert not FULL or p95 <= 1
