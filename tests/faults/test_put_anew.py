"""`forum serve --processes`: put anew while people write, nobody's request fails; asked to end, all of it ends."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.faults import questions
from tests.faults.clients import Book, Person, begin, writing
from tests.faults.figures import note
from tests.faults.product import WRITERS, Home, Product, running
from tests.faults.sizes import SIZES
from tests.until import until

_PROCESSES = 2


def _whole(product: Product) -> set[int]:
    """Return the processes and the worker, once all are there."""
    there = until(lambda: len(product.children()) == _PROCESSES + 1 and product.children(), "all", SIZES.patience)
    return set(there or ())


def _put_anew(product: Product, book: Book) -> None:
    before, written = _whole(product), len(book.posts)
    os.kill(product.first, signal.SIGHUP)
    # The worker stays.
    until(lambda: len(before & set(product.children())) == 1, "new processes", SIZES.patience)
    until(lambda: len(book.posts) > written, "posts after it", SIZES.patience)


def _everybody_is_themselves(product: Product) -> None:
    """Ask in turns as several people and as a guest: what a request knows is gone with it."""
    for handle in (*WRITERS, "", *WRITERS, ""):
        person = Person(product.port, product.home.cookies.get(handle, ""))
        seen = person.get("/settings/profile")
        assert (seen.status == 200, f'"/people/{handle}"' in seen.text) == (bool(handle), bool(handle))


def test_a_restart_refuses_nobody_and_the_end_is_whole(home: Home) -> None:
    with running(home, options=("--processes", str(_PROCESSES))) as product:
        thread = begin(product)
        _everybody_is_themselves(product)
        with writing(product, thread, SIZES.clients) as book:
            for _ in range(SIZES.renewals):
                _put_anew(product, book)
        found = questions.ask(product, book)
        note("HUP", renewals=SIZES.renewals, p99_s=book.seconds(0.99), **vars(found))
        assert (found.refused, found.unknown) == (0, 0)
        assert found.ok == len(book.posts)
        assert not found.wrong()
        last = _whole(product)
        os.kill(product.first, signal.SIGTERM)
        assert product.code() == 0
        assert not [child for child in last if Path(f"/proc/{child}").exists()]
