"""Nginx before two servers with a worker each that share nothing but PostgreSQL, Redis and a store; any is killed."""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import services
from tests.cluster.nginx import nginx
from tests.faults import questions
from tests.faults.clients import Book, Person, Sent, begin, marker, say
from tests.faults.product import READER, Home, Product, furnish
from tests.mailout.postbox import free_port
from tests.stores import shelf
from tests.until import pause, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@dataclass
class Cluster:
    """Two machines, as far as processes can be, and the port of what stands before them."""

    machines: tuple[Product, Product]
    port: int
    redis: int

    def through(self, who: str) -> Person:
        """Return somebody who comes through nginx."""
        return Person(self.port, self.machines[0].home.cookies[who])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with services.running("postgresql") as database, services.running("redis") as redis, shelf() as store:
        folders = tmp_path / "one", tmp_path / "two"
        for folder in folders:
            folder.mkdir()
        first = furnish(folders[0], database)
        port = free_port()
        shared = {
            "FORUM_SEARCH_BACKEND": "postgres",
            "FORUM_REDIS_URL": redis,
            "FORUM_STORAGE_URL": store.url(),
            "FORUM_PROXIES": "1",
            "FORUM_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "FORUM_LIMITS": "on",
        }
        homes = [Home(folder, database, first.cookies, dict(shared)) for folder in folders]
        machines = Product(homes[0]), Product(homes[1])
        pid = int((Path(redis.removeprefix("redis+unix://")).parent / "redis.pid").read_text("utf-8"))
        try:
            for machine in machines:
                machine.start(wait=False)
            for machine in machines:
                machine.answers("/readyz")
            with nginx(tmp_path / "nginx", port, [machine.port for machine in machines]):
                yield Cluster(machines, port, pid)
        finally:
            for machine in machines:
                machine.end()


@contextmanager
def reading(cluster: Cluster, thread: int) -> Iterator[list[int]]:
    """Let somebody read through nginx inside the block; what they were answered is in the list."""
    stop, seen, carol = threading.Event(), [], cluster.through(READER)

    def read() -> None:
        while not stop.is_set():
            seen.append(carol.get(f"/threads/{thread}/boiling-water").status)

    other = threading.Thread(target=read)
    other.start()
    try:
        yield seen
    finally:
        stop.set()
        other.join()


def test_what_is_said_at_one_is_found_and_noticed_at_the_other_whoever_is_killed(cluster: Cluster) -> None:
    one, two = cluster.machines
    thread, book = begin(one), Book()
    writers = itertools.cycle(cluster.through(who) for who in ("mira", "harry", "mona"))

    def write(number: int) -> None:
        book.posts += [say(next(writers), thread, Sent(marker(), thread), again=0) for _ in range(number)]

    with reading(cluster, thread) as seen:
        write(4)
        for victim in (one.worker(), two.worker()):
            os.kill(victim, signal.SIGKILL)
            write(3)
        os.kill(cluster.redis, signal.SIGKILL)
        write(3)
        for machine in (one, two):
            machine.kill()
            write(3)
            machine.start()
            # Nginx leaves who failed alone for two seconds, which it counts in whole ones.
            pause(4.1)
            write(1)
    assert book.count("ok") == len(book.posts), [(sent.outcome, sent.status) for sent in book.posts]
    assert set(seen) == {200}
    for machine in (one, two):
        assert not questions.ask(machine, book).wrong()


def test_a_file_that_comes_in_at_one_is_fetched_read_and_found_at_the_other(cluster: Cluster) -> None:
    one, two = cluster.machines
    thread, home = begin(one), one.home
    mira, carol = (Person(machine.port, home.cookies[who]) for machine, who in ((one, "mira"), (two, READER)))
    content = b"Turbidity is measured twice a day.\n" * 20_000
    fields = {"body": "Our rule.", "language": "en", "do": "post"}
    assert mira.bring(f"/threads/{thread}/posts", {"rule.txt": content}, **fields).status == 303
    ((key,),) = home.ask("SELECT id FROM attachment")
    assert carol.get(f"/attachments/{key}/rule.txt").text.encode() == content
    assert not list(home.folder.glob("files/*/*"))
    # Whoever's worker reads it, anybody finds it.
    until(lambda: "rule.txt" in carol.get("/search?q=turbidity").text, "the words of the file", 60)
