"""F6: somebody else holds the database: a moment is waited through, longer is said, and readers notice nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.faults import questions
from tests.faults.clients import Person, begin, writing
from tests.faults.figures import note
from tests.faults.product import READER, Product
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.until import pause


@contextmanager
def _held(product: Product) -> Iterator[None]:
    with closing(sqlite3.connect(product.home.database, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def _read(product: Product, thread: int, stop: threading.Event, times: list[float], wrong: list[int]) -> None:
    carol = Person(product.port, product.home.cookies[READER])
    while not stop.is_set():
        for path in ("/", "/pods/ward", f"/threads/{thread}/any"):
            answer = carol.get(path)
            times.append(answer.seconds)
            if answer.status != 200:
                wrong.append(answer.status)


def _hold(product: Product, seconds: float) -> tuple[questions.Answers, list[int], list[float], float]:
    """Hold the database while people read and write; return what became of it."""
    thread, stop = begin(product), threading.Event()
    times: list[float] = []
    wrong: list[int] = []
    reader = threading.Thread(target=_read, args=(product, thread, stop, times, wrong))
    with writing(product, thread, SIZES.clients) as book:
        pause(0.5)
        with _held(product):
            reader.start()
            pause(seconds)
            stop.set()
            reader.join()
        pause(0.5)
    assert not wrong
    refused = [sent.status for sent in book.posts if sent.outcome == "refused"]
    return questions.ask(product, book), refused, times, book.seconds(0.99)


def test_writers_wait_for_somebody_who_writes_for_a_moment(served: Product) -> None:
    found, refused, times, slowest = _hold(served, SIZES.busy_seconds[0])
    note("F6a", held_s=SIZES.busy_seconds[0], posts_p99_s=slowest, reads=len(times), **vars(found))
    assert not found.wrong()
    assert refused == []
    assert not FULL or slowest <= SIZES.busy_seconds[0] + 1


def test_writers_are_told_when_it_takes_long_and_readers_go_on(served: Product) -> None:
    found, refused, times, _slowest = _hold(served, SIZES.busy_seconds[1])
    times.sort()
    p95 = round(times[int(len(times) * 0.95)], 3)
    note("F6b", held_s=SIZES.busy_seconds[1], reads=len(times), reads_p95_s=p95, **vars(found))
    assert not found.wrong()
    assert set(refused) <= {503}
    assert len(times) > SIZES.busy_seconds[1]
    assert "Traceback" not in served.log()
    assert not FULL or p95 <= 1
