"""F7: many people write at once, on SQLite."""

from __future__ import annotations

from tests.faults import questions
from tests.faults.clients import begin, writing
from tests.faults.figures import note
from tests.faults.product import Product
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.until import pause

_LARGEST_LOG = 64 * 2**20


def test_all_who_write_at_once_are_taken(served: Product) -> None:
    thread, largest = begin(served), 0
    log = served.home.database.with_name(served.home.database.name + "-wal")
    with writing(served, thread, SIZES.writers, pace=0.5) as book:
        for _ in range(int(SIZES.writing_seconds)):
            pause(1)
            largest = max(largest, log.stat().st_size if log.exists() else 0)
    found = questions.ask(served, book)
    note(
        "F7",
        writers=SIZES.writers,
        seconds=SIZES.writing_seconds,
        posts_p95_s=book.seconds(0.95),
        log_mib=round(largest / 2**20, 1),
        **vars(found),
    )
    assert not found.wrong()
    assert (found.refused, found.unknown) == (0, 0)
    assert largest <= _LARGEST_LOG
    assert not FULL or book.seconds(0.95) <= 0.5
