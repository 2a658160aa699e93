"""F17: documents made to do harm wait among good ones: the good are all found, and no bomb takes long or much."""

from __future__ import annotations

import re
import socket
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.extracts import bombs
from tests.faults import hanging
from tests.faults.clients import Person
from tests.faults.figures import note
from tests.faults.product import READER, Home, Product, running
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.until import until

_LONGEST_S, _MOST_MB = 12, 300
# In the short form: one that grows, one that does not end, and class 28: some that ask for what is outside.
_SOME = ("flat.docx", "loop.pdf", "calls.docx", "passwd.docx", "laughs.docx", "parameter.docx")


def _queue(port: int) -> tuple[dict[str, tuple[str, bytes]], list[tuple[str, bytes]]]:
    """Return the good ones by their words, and all of them mixed; those that ask others ask at this port."""
    made = {name: content for name, content, _reasons in (*bombs.bombs(), *bombs.asking(port))}
    chosen = made if FULL else {name: made[name] for name in _SOME}
    good = hanging.good(SIZES.good_files)
    mixed = [*good.values(), *chosen.items()]
    Random(17).shuffle(mixed)  # noqa: S311 as nothing is secret
    return good, mixed


def _most(product: Product) -> int:
    """Return the most megabytes that the worker has ever held."""
    status = Path(f"/proc/{product.worker()}/status").read_text("utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return round(int(found[1]) / 1000)


def test_bombs_among_good_documents_take_nothing_from_them(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.2)
        good, mixed = _queue(trap.getsockname()[1])
        hanging.hang(home, mixed)
        began = datetime.now(UTC)
        with running(home) as product:
            worker = product.worker()
            until(lambda: len(hanging.read(home)) == len(mixed), "all documents", 60 + 6 * len(mixed))
            carol = Person(product.port, home.cookies[READER])
            name = {word: name for word, (name, _content) in good.items()}
            last = until(lambda: all(name[word] in carol.get(f"/search?q={word}").text for word in name), "all", 120)
            megabytes, same = _most(product), product.worker() == worker
        took, known = hanging.longest(home, began), hanging.read(home)
        called = False
        try:
            trap.accept()[0].close()
            called = True
        except TimeoutError:
            pass
    harmful = {name for name, _content in mixed} - {name for name, _content in good.values()}
    worst = max(harmful, key=lambda name: took[name])
    note(
        "F17",
        bombs=len(harmful),
        good=len(good),
        good_found=len(good) if last else 0,
        longest_bomb=worst,
        longest_s=round(took[worst], 1),
        all_s=round((max(at for at, _why, _pages in known.values()).replace(tzinfo=UTC) - began).total_seconds()),
        worker_mb=megabytes,
    )
    assert {known[name][1] for name, _content in good.values()} == {""}
    assert all(known[name][2] for name, _content in good.values())
    assert not [name for name in harmful if "root:" in str(home.ask("SELECT text FROM extract_page LIMIT 5000"))]
    assert (called, same) == (False, True)
    assert megabytes <= _MOST_MB
    assert not FULL or took[worst] <= _LONGEST_S
