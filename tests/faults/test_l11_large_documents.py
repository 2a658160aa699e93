"""L11: documents of the largest size come in with flat memory, and nobody waits for a page meanwhile."""

from __future__ import annotations

import http.client
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.clients import Answer, Person, begin
from tests.faults.figures import note
from tests.faults.product import READER, Home, Product, running
from tests.faults.sizes import SIZES
from tests.faults.uploads import MEGA, Upload, halves, loose
from tests.full import FULL

_GROWTH_MB = 20


def _memory(product: Product, what: str) -> float:
    """Return megabytes of the web process: what it holds (VmRSS), or the most since it was last forgotten (VmHWM)."""
    status = Path(f"/proc/{product.first}/status").read_text("utf-8")
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1000


def _p95(reader: Person, path: str, until: threading.Event | None = None, most: int = 40) -> float:
    times: list[float] = []
    while (len(times) < most) if until is None else not (until.is_set() and len(times) >= most):
        answer = reader.get(path)
        assert answer.status == 200
        times.append(answer.seconds)
    return sorted(times)[int(len(times) * 0.95)] * 1000


@contextmanager
def _dawdlers(product: Product, path: str) -> Iterator[None]:
    """Let a dozen ask for a file inside the block, and take nothing of it."""
    with ExitStack() as lines:
        for _ in range(12):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", product.port), 20))
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{_cookie(product)}\r\n\r\n".encode())
            assert line.recv(12, socket.MSG_WAITALL) == b"HTTP/1.1 200"
        yield


def _part(product: Product, path: str, start: int) -> tuple[int, int]:
    """Ask for the end of a file; return the status and how many bytes came."""
    line = http.client.HTTPConnection("127.0.0.1", product.port, timeout=20)
    try:
        line.request("GET", path, headers={"Range": f"bytes={start}-", "Cookie": _cookie(product).partition(" ")[2]})
        reply = line.getresponse()
        return reply.status, len(reply.read())
    finally:
        line.close()


def _cookie(product: Product) -> str:
    return f"Cookie: sid={product.home.cookies[READER]}"


def _wait(for_all: list[Upload], done: threading.Event) -> None:
    for each in for_all:
        each.join()
    done.set()


@dataclass
class Seen:
    """What was measured: megabytes and milliseconds, and what became of what was sent."""

    statuses: list[int] = field(default_factory=list)
    over: Answer | None = None
    part: tuple[int, int] = (0, 0)
    figures: dict[str, float] = field(default_factory=dict)


def _one(product: Product, seen: Seen, megabytes: int) -> str:
    """Send one of the largest size and one that is larger; return where the first is fetched."""
    before = _memory(product, "VmRSS")
    # The most that it has held is forgotten.
    Path(f"/proc/{product.first}/clear_refs").write_text("5", "utf-8")
    one = Upload(product, "mira", "large", megabytes * MEGA)
    one.run()
    seen.figures |= {"memory_before_mb": before, "growth_one_mb": _memory(product, "VmHWM") - before}
    over = Upload(product, "harry", "over", megabytes * MEGA + 1, why="Half an hour of words")
    over.run()
    seen.over = over.answer
    seen.statuses.append(one.status)
    return f"{one.answer.location if one.answer else ''}/versions/1"


def _three(product: Product, seen: Seen, megabytes: int, pages: Callable[[threading.Event], float]) -> None:
    """Send three at once, two of them slowly, while somebody reads pages."""
    done = threading.Event()
    three = [
        Upload(product, who, f"{who} {slow}", megabytes * MEGA, slow=slow)
        for who, slow in (("mira", 0.0), ("harry", SIZES.large_pause), ("mona", SIZES.large_pause))
    ]
    for each in three:
        each.start()
    waiting = threading.Thread(target=_wait, args=(three, done))
    waiting.start()
    seen.figures["pages_beside_p95_ms"] = pages(done)
    waiting.join()
    seen.statuses += [each.status for each in three]
    seen.figures["growth_three_mb"] = _memory(product, "VmHWM") - seen.figures["memory_before_mb"]


def test_large_documents_come_in_with_flat_memory_and_hold_up_nobody(home: Home, tmp_path: Path) -> None:
    temporary, megabytes, seen = tmp_path / "tmp", SIZES.large_megabytes, Seen()
    temporary.mkdir()
    home.environ |= {"FORUM_QUOTA": f"person=9000 pod=9000 document={megabytes}", "TMPDIR": str(temporary)}
    with running(home) as product:
        path, carol = f"/threads/{begin(product)}/any", Person(product.port, product.home.cookies[READER])
        Upload(product, "mira", "small", 2 * MEGA).run()
        seen.figures["pages_idle_p95_ms"] = _p95(carol, path)
        document = _one(product, seen, megabytes)
        _three(product, seen, megabytes, lambda done: _p95(carol, path, done))
        with _dawdlers(product, document):
            # More than there are threads ask for it and read nothing: pages come all the same.
            seen.figures["pages_beside_slow_fetching_p95_ms"] = _p95(carol, path)
        seen.part = _part(product, document, megabytes * MEGA - 100)
    figures = {name: round(figure, 1) for name, figure in seen.figures.items()}
    note("L11", megabytes=megabytes, **figures)
    assert seen.statuses == [303] * 4
    assert seen.over is not None
    assert (seen.over.status, "Half an hour of words" in seen.over.text) == (413, True)
    assert f"over.pdf is larger than {megabytes} MB, which is the most for one file." in seen.over.text
    assert seen.part == (206, 100)
    assert figures["growth_one_mb"] <= _GROWTH_MB
    assert figures["growth_three_mb"] <= 2 * _GROWTH_MB
    assert (halves(home, temporary), loose(home)) == ([], 0)
    assert not FULL or figures["pages_beside_p95_ms"] <= max(4 * figures["pages_idle_p95_ms"], 150)
