"""F2: the worker is killed at named points of its work and at random: every job is done, no letter is lost."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults import questions
from tests.faults.clients import begin, writing
from tests.faults.figures import note
from tests.faults.product import Home, Product, running
from tests.faults.sizes import SIZES
from tests.mailout.postbox import Postbox, free_port
from tests.until import until

_WAIT = 20.0
# Seconds after the last kill.
_DONE = 60.0
_OPEN = "SELECT 1 FROM delivery WHERE done_at IS NULL AND parked_at IS NULL LIMIT 1"


class Sniper(Postbox):
    """A mail server that can tell when the worker is in the midst of handing over a letter."""

    def __init__(self) -> None:
        super().__init__()
        self.before: Callable[[], None] | None = None
        self.after: Callable[[], None] | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 as aiosmtpd names it
        if shoot := self.before:
            self.before = None
            shoot()
        answer = await super().handle_DATA(server, session, envelope)
        if shoot := self.after:
            self.after = None
            shoot()
        return answer


def _kill(product: Product) -> None:
    for worker in product.children():
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)


def _claimed(product: Product, subscriber: str) -> Callable[[], bool]:
    """Return whether the worker has work of a subscriber in hand: between its first commit and its last."""
    statement = "SELECT 1 FROM delivery WHERE subscriber = :who AND lease_until IS NOT NULL AND done_at IS NULL LIMIT 1"
    return lambda: bool(product.home.ask(statement, who=subscriber))


def _index_is_written(product: Product) -> Callable[[], bool]:
    before = {path.name for path in product.home.index.glob("build-*/*")}
    return lambda: bool({path.name for path in product.home.index.glob("build-*/*")} - before)


def _shoot_at(product: Product, box: Sniper, point: str) -> bool:
    """Kill the worker at a point; say whether it came to it in time."""
    product.worker()
    if point in {"in DATA", "after DATA"}:
        shot: list[bool] = []
        name = "before" if point == "in DATA" else "after"

        def shoot() -> None:
            _kill(product)
            shot.append(True)

        setattr(box, name, shoot)
        reached: Callable[[], bool] = lambda: bool(shot)  # noqa: E731
    elif point == "index":
        reached = _index_is_written(product)
    else:
        reached = _claimed(product, point)
    try:
        until(reached, point, _WAIT)
    except TimeoutError:
        return False
    _kill(product)
    return True


def test_a_worker_that_is_killed_leaves_no_work_undone(home: Home) -> None:
    box, port, hits = Sniper(), free_port(), 0
    home.environ["FORUM_MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    points = ("in DATA", "after DATA", "search", "notices", "postman", "index", "letters")
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with running(home) as product:
            thread = begin(product)
            with writing(product, thread, max(SIZES.clients // 2, 2), pace=0.3, letters_every=3) as book:
                for point in itertools.islice(itertools.cycle(points), SIZES.worker_kills):
                    hits += _shoot_at(product, box, point)
            began = time.monotonic()
            until(lambda: not product.home.ask(_OPEN), "the end of all work", SIZES.patience)
            took = time.monotonic() - began
            found = questions.ask(product, book, box)
    finally:
        controller.stop()
    twice = len(box.letters) - len({str(letter["Message-ID"]) for letter in box.letters})
    note("F2", kills=hits, letters_twice=twice, done_after_s=round(took, 1), **vars(found))
    assert hits > 0
    # One letter may be the one in hand at every kill: what is bounded is how many are sent again.
    assert not found.wrong(most_letters=hits + 1)
    assert twice <= hits
    assert took <= _DONE
