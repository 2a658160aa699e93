"""F3: everything is killed at once while people write, and started again."""

from __future__ import annotations

import time

from tests.faults import questions
from tests.faults.clients import begin, writing
from tests.faults.figures import note
from tests.faults.product import Home, running
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.mailout import postbox
from tests.until import until


def test_a_machine_that_stops_loses_nothing_that_was_acknowledged(home: Home) -> None:
    port = postbox.free_port()
    home.environ["FORUM_MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    starts = []
    with postbox.open_at(port) as box, running(home) as product:
        thread = begin(product)
        with writing(product, thread, SIZES.clients, letters_every=5) as book:
            for _ in range(SIZES.stops):
                wanted = len(book.posts) + SIZES.posts_before_stop
                until(lambda wanted=wanted: len(book.posts) >= wanted, "posts", SIZES.patience)  # type: ignore[misc]
                product.kill()
                began = time.monotonic()
                product.start()
                starts.append(time.monotonic() - began)
        found = questions.ask(product, book, box)
    note("F3", stops=SIZES.stops, slowest_start_s=round(max(starts), 2), **vars(found))
    assert found.ok >= SIZES.stops
    assert not found.wrong(most_letters=1 + SIZES.stops)
    assert not FULL or max(starts) <= 10
