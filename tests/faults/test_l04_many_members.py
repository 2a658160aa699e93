"""L4: a post in a thread of very many people is answered at once, and all of them are told soon, removed ones never."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, text

from forum.pods.models import Pod
from tests.faults import stock
from tests.faults.clients import Person, Sent, marker, say
from tests.faults.figures import note
from tests.faults.product import Home, furnish, running
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.until import until

_REMOVED = 100


def _told(home: Home, word: str) -> set[int]:
    rows = home.ask(
        "SELECT n.user_id FROM notification n JOIN post p ON p.id = n.post_id WHERE p.body LIKE :word", word=f"%{word}%"
    )
    return {int(user) for (user,) in rows}


def _remove(home: Home, people: list[int]) -> None:
    engine = create_engine(home.database_url, connect_args={"timeout": 60})
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE membership SET state = 'removed' WHERE user_id BETWEEN :first AND :last"),
            {"first": people[0], "last": people[-1]},
        )
    engine.dispose()


def _stands_still(process: int) -> bool:
    states = [file.read_text().rpartition(") ")[2][0] for file in Path(f"/proc/{process}/task").glob("*/stat")]
    return set(states) == {"T"}


def _hold(home: Home, worker: int) -> None:
    """Stop the worker between two transactions: in the middle of one it would keep everybody from writing."""

    def held() -> bool:
        os.kill(worker, signal.SIGSTOP)
        # The signal is only sent by now: a thread that still runs could begin a transaction.
        until(lambda: _stands_still(worker), "a worker that stands still", SIZES.patience)
        try:
            with closing(sqlite3.connect(home.database, timeout=1, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            os.kill(worker, signal.SIGCONT)
            return False
        return True

    until(held, "a moment between two transactions", SIZES.patience)


def test_everybody_in_a_thread_is_told_soon_and_who_was_removed_meanwhile_is_not(tmp_path: Path) -> None:
    members: list[int] = []
    threads: list[int] = []

    def crowd() -> None:
        members.extend(stock.people(SIZES.members, "ward"))
        threads.append(stock.talk(stock.key_of(Pod, "slug", "ward"), members, SIZES.members))

    (tmp_path / "site").mkdir()
    home, sent = furnish(tmp_path / "site", more=crowd), Sent(marker())
    with running(home) as product:
        mira, worker = Person(product.port, home.cookies["mira"]), product.worker()
        until(lambda: mira.get("/search?q=boil").status == 200, "an index", SIZES.patience)
        _hold(home, worker)
        say(mira, threads[0], sent)
        gone, there = members[:_REMOVED], set(members[_REMOVED:])
        _remove(home, gone)
        os.kill(worker, signal.SIGCONT)
        began = time.monotonic()
        until(lambda: there <= _told(home, sent.word), "notices", SIZES.patience)
        took = time.monotonic() - began
        told = _told(home, sent.word)
    note(
        "L4", members=SIZES.members, answered_ms=round(sent.seconds * 1000), told=len(told), told_after_s=round(took, 1)
    )
    assert sent.outcome == "ok"
    assert told == there
    assert not FULL or (sent.seconds <= 0.3 and took <= 10)
