"""L11: documents of the largest size come in with flat memory, and nobody waits for a page meanwhile."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from tests.faults.clients import Person, begin
from tests.faults.figures import note
from tests.faults.product import READER, Home, Product, running
from tests.faults.sizes import FULL, SIZES
from tests.faults.uploads import MEGA, Upload, halves, loose

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


def _wait(for_all: list[Upload], done: threading.Event) -> None:
    for each in for_all:
        each.join()
    done.set()


def test_large_documents_come_in_with_flat_memory_and_hold_up_nobody(home: Home, tmp_path: Path) -> None:
    temporary, megabytes = tmp_path / "tmp", SIZES.large_megabytes
    temporary.mkdir()
    home.environ |= {"FORUM_QUOTA": f"person=9000 pod=9000 document={megabytes}", "TMPDIR": str(temporary)}
    with running(home) as product:
        thread, carol = begin(product), Person(product.port, product.home.cookies[READER])
        path = f"/threads/{thread}/any"
        first = Upload(product, "mira", "small", 2 * MEGA)
        first.run()
        idle = _p95(carol, path)
        before = _memory(product, "VmRSS")
        # The most that it has held is forgotten.
        Path(f"/proc/{product.first}/clear_refs").write_text("5", "utf-8")
        one = Upload(product, "mira", "large", megabytes * MEGA)
        one.run()
        growth = _memory(product, "VmHWM") - before
        over = Upload(product, "harry", "over", megabytes * MEGA + 1, why="Half an hour of words")
        over.run()
        three = [
            Upload(product, who, f"{who} {slow}", megabytes * MEGA, slow=slow)
            for who, slow in (("mira", 0.0), ("harry", SIZES.large_pause), ("mona", SIZES.large_pause))
        ]
        done = threading.Event()
        for each in three:
            each.start()
        waiting = threading.Thread(target=_wait, args=(three, done))
        waiting.start()
        beside = _p95(carol, path, done)
        waiting.join()
        after = _memory(product, "VmHWM") - before
    note(
        "L11",
        megabytes=megabytes,
        memory_before_mb=round(before),
        growth_one_mb=round(growth, 1),
        growth_three_mb=round(after, 1),
        pages_idle_p95_ms=round(idle),
        pages_beside_p95_ms=round(beside),
    )
    assert [each.status for each in (first, one, *three)] == [303] * 5
    assert over.answer is not None
    assert (over.status, "Half an hour of words" in over.answer.text) == (413, True)
    assert f"over.pdf is larger than {megabytes} MB, which is the most for one file." in over.answer.text
    assert growth <= _GROWTH_MB
    assert after <= 2 * _GROWTH_MB
    assert (halves(home, temporary), loose(home)) == ([], 0)
    assert not FULL or beside <= max(4 * idle, 150)
