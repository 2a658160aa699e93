"""F1: one of four web processes is killed every moment while people write."""

from __future__ import annotations

import os
import random
import signal
from contextlib import suppress

from tests.faults import questions
from tests.faults.clients import Person, begin, writing
from tests.faults.figures import note
from tests.faults.product import READER, Product
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.until import pause

_LOST_WITH_ONE = 4


def test_a_web_process_that_is_killed_takes_no_acknowledged_post_with_it(many: Product) -> None:
    thread, before, next_ones = begin(many), [0.0], []
    chance = random.Random(1)  # noqa: S311 as it only chooses whom to kill
    carol = Person(many.port, many.home.cookies[READER])
    with writing(many, thread, SIZES.clients) as book:
        for _ in range(SIZES.web_kills):
            pause(SIZES.between_kills)
            before.append(carol.get("/healthz").seconds)
            with suppress(ProcessLookupError, IndexError):
                os.kill(chance.choice(many.children()), signal.SIGKILL)
            next_ones.append(carol.get("/healthz").seconds)
    found = questions.ask(many, book)
    note(
        "F1",
        kills=SIZES.web_kills,
        slowest_before_s=round(max(before), 2),
        slowest_next_s=round(max(next_ones), 2),
        **vars(found),
    )
    assert found.ok > 0
    assert not found.wrong()
    assert found.unknown <= _LOST_WITH_ONE * SIZES.web_kills
    # Where a crowd alone makes answers slow, a death may make them no slower.
    assert not FULL or max(next_ones) <= max(1, 1.2 * max(before))
