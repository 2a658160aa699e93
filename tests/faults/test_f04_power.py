"""F4: what was acknowledged is on the disk: a trace of the calls shows the log synchronised before the 303."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

from tests.faults.clients import Person, Sent, begin, marker, say
from tests.faults.figures import note
from tests.faults.product import Product
from tests.faults.sizes import SIZES
from tests.until import until

_CALL = re.compile(r"^\d+ +(\d+\.\d+) (\w+)\((\d+)<([^>]*)>(.*)$")


def _trace(server: int, to: Path) -> subprocess.Popen[bytes]:
    calls = "trace=fdatasync,fsync,pwrite64,sendto,send,write"
    return subprocess.Popen(
        ["strace", "-f", "-ttt", "-y", "-s", "400", "-e", calls, "-o", str(to), "-p", str(server)],
        stderr=subprocess.DEVNULL,
    )


def _order(lines: list[str]) -> list[str]:
    """Return what matters in its order: a log written, a log synchronised, a post acknowledged."""
    order = []
    for line in lines:
        found = _CALL.match(line)
        if not found:
            continue
        _at, call, _number, file, rest = found.groups()
        if file.endswith("-wal"):
            order.append("written" if call == "pwrite64" else "synchronised")
        elif call in {"sendto", "send", "write"} and "HTTP/1.1 303" in rest:
            order.append("acknowledged")
    return order


def test_the_disk_has_a_post_before_its_writer_is_told(served: Product, tmp_path: Path) -> None:
    thread, trace = begin(served), tmp_path / "trace"
    writer = Person(served.port, served.home.cookies["mira"])
    tracer = _trace(served.first, trace)
    try:
        until(lambda: writer.get("/healthz").status and trace.exists() and trace.stat().st_size, "a trace", 60)
        for _ in range(SIZES.traced_posts):
            assert say(writer, thread, Sent(marker(), thread)).outcome == "ok"
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(30)
    order = _order(trace.read_text("utf-8", "replace").splitlines())
    answers = [at for at, what in enumerate(order) if what == "acknowledged"]
    note("F4", posts=len(answers), synchronised=order.count("synchronised"))
    assert len(answers) == SIZES.traced_posts
    # The last thing that happened to the log before each answer is that it reached the disk.
    assert [order[at - 1] for at in answers] == ["synchronised"] * len(answers)
