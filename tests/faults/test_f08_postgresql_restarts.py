"""F8: PostgreSQL is restarted without a goodbye, and its connections are cut: people are told, and all goes on."""

from __future__ import annotations

import math
import os
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.faults import questions
from tests.faults.clients import OK, Person, Sent, begin, marker, say, writing
from tests.faults.figures import note
from tests.faults.product import Home, Product, running
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.until import pause, until

_CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
# Seconds: so long after an outage everything goes on, and so long a post may be under way.
_HEALED, _UNDER_WAY = 3.0, 5.0


@dataclass
class Outages:
    """When something was away, and what people were told then."""

    spans: list[tuple[float, float]] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Note that it is away inside the block."""
        began = time.monotonic()
        yield
        self.spans.append((began, time.monotonic()))

    def late(self, posts: Iterable[Sent]) -> list[float]:
        """Return how many seconds after an outage, if it was not in one, each of these posts was sent."""
        return [min(_after(sent.at, *span) for span in self.spans) for sent in posts]


def _after(at: float, began: float, ended: float) -> float:
    # What was sent before it began may have been under way then.
    return max(at - ended, 0.0) if at >= began - _UNDER_WAY else math.inf


def _restart(home: Home) -> None:
    """Let the server stop at once, as after a loss of power, and start it again."""
    folder = home.database_url.partition("host=")[2]
    control = max(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    command = f"{control} -D {folder}/data -l {folder}/log -m immediate -w restart"
    as_owner = ["su", "postgres", "-s", "/bin/sh", "-c", command] if os.geteuid() == 0 else ["sh", "-c", command]
    subprocess.run(as_owner, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _order(home: Home, statement: str) -> None:
    engine = create_engine(home.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _heals(product: Product, thread: int) -> None:
    mira = Person(product.port, product.home.cookies["mira"])
    until(lambda: say(mira, thread, Sent(marker(), thread)).outcome == "ok", "a post after the outage", 30)


def test_a_database_that_restarts_loses_nothing_and_is_found_again(on_postgresql: Home) -> None:
    # The services of the tests do not wait for the disk; here a commit has to be one.
    _order(on_postgresql, "ALTER DATABASE forum SET synchronous_commit = on")
    outages = Outages()
    with running(on_postgresql) as product:
        thread = begin(product)
        with writing(product, thread, SIZES.clients, pace=0.1) as book:
            for _ in range(SIZES.restarts):
                pause(SIZES.between_restarts)
                with outages.one():
                    _restart(on_postgresql)
                _heals(product, thread)
                with outages.one():
                    _order(on_postgresql, _CUT)
                _heals(product, thread)
            if FULL:
                with outages.one():
                    _use_up(on_postgresql)
                _heals(product, thread)
        found = questions.ask(product, book)
        refused = [sent for sent in book.posts if sent.outcome != OK]
        log = product.log()
    statuses, latest = sorted({sent.status for sent in refused}), max(outages.late(refused), default=0.0)
    note("F8", restarts=SIZES.restarts, refused_with=statuses, latest_after_s=round(latest, 2), **vars(found))
    assert found.ok > 0
    assert latest <= _HEALED
    assert not found.wrong()
    assert set(statuses) <= {503}
    assert "Traceback" not in log


def _use_up(home: Home) -> None:
    """Take every connection that the server has, for a while."""
    engine = create_engine(home.database_url, pool_size=0, max_overflow=-1)
    with ExitStack() as taken:
        try:
            while True:
                taken.enter_context(engine.connect())
        except Exception:  # noqa: BLE001 as there are no more
            pause(3)
    engine.dispose()
