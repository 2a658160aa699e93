"""F12: the worker is killed while it writes the index: it opens or is built anew, and nothing is left lying about."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.cli.of_cli import forum
from tests.faults import questions
from tests.faults.clients import Book, Person, Sent, begin, marker, say
from tests.faults.figures import note
from tests.faults.product import READER, Home, Product, running
from tests.faults.sizes import SIZES
from tests.until import until

_MOST = 2


def _files(index: Path) -> set[str]:
    return {str(path) for path in index.glob("build-*/*")}


def _size(index: Path) -> int:
    return sum(path.stat().st_size for path in index.rglob("*") if path.is_file())


def _kill_in_commit(product: Product, writer: Person, thread: int) -> Sent:
    """Post, and kill the worker once a file of the index appears."""
    worker, before = product.worker(), _files(product.home.index)
    sent = say(writer, thread, Sent(marker(), thread))
    with suppress(TimeoutError):
        until(lambda: _files(product.home.index) - before, "a file of the index", 20, every=0.002)
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
    return sent


def test_an_index_whose_writer_was_killed_goes_on_and_keeps_no_remains(home: Home) -> None:
    with running(home) as product:
        thread = begin(product)
        writer = Person(product.port, product.home.cookies["mira"])
        carol = Person(product.port, product.home.cookies[READER])
        until(lambda: carol.get("/search?q=boiling").status == 200, "an index", SIZES.patience)
        book = Book(posts=[_kill_in_commit(product, writer, thread) for _ in range(SIZES.index_kills)])
        found = questions.ask(product, book)
        given = {"FORUM_SECRET_KEY": home.settings.secret_key, "FORUM_DATABASE_URL": home.database_url}
        # What a killed worker had in hand is taken up again when its lease is over.
        until(lambda: forum(home.folder, "index", "verify", **given).code == 0, "an index in step", SIZES.patience)
        size = _size(home.index)
    assert forum(home.folder, "index", "rebuild", **given).code == 0
    times = round(size / _size(home.index), 2)
    note("F12", kills=SIZES.index_kills, times_live_size=times, **vars(found))
    assert found.ok == SIZES.index_kills
    assert not found.wrong()
    # A few posts in a few segments cost more than in one, so small indexes are not compared.
    assert times <= _MOST or size < 2**20
    assert len(list(home.index.glob("build-*"))) == 1
