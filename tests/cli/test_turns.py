"""Who asks for much lets those go first who only want a page: in the real server, between two of its threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import pytest
from flask import Flask

from forum.cli import listening
from forum.kernel import turns
from tests.mailout.postbox import free_port

# Seconds after which nobody waits any more: a test that comes to this has failed.
_PATIENCE = 20
# Less than a long request waits in all, so that who was let go first is back by then.
_SHORT = turns.MOST / 5
Answer = Callable[[], object]


class Site:
    """What a server answers at each address, and what it did in which order."""

    def __init__(self, answers: dict[str, Answer], port: int) -> None:
        self._answers, self._port = answers, port

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self._answers[environ["PATH_INFO"]]()
        start("200 OK", [("Content-Length", "0")])
        return [b""]

    def ask(self, path: str, method: str = "GET") -> threading.Thread:
        """Ask for an address, and go on meanwhile."""

        def get() -> None:
            line = HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
            line.request(method, path)
            line.getresponse().read()
            line.close()

        asking = threading.Thread(target=get)
        asking.start()
        return asking


@contextmanager
def serving(answers: dict[str, Answer]) -> Iterator[Site]:
    port = free_port()
    site = Site(answers, port)
    server = listening.server(site, "127.0.0.1", port)
    serves = threading.Thread(target=_until_closed, args=(server,), daemon=True)
    serves.start()
    try:
        yield site
    finally:
        server.close()
        server.task_dispatcher.shutdown()


def _until_closed(server: listening.Server) -> None:
    # Closed under its feet, it finds that what it waits for is gone.
    try:
        server.run()
    except OSError:
        return


def work() -> None:
    """Take more CPU than what is quick."""
    until = time.thread_time() + turns.QUICK * 1.5
    while time.thread_time() < until:
        pass


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_takes_long_waits_until_a_page_is_answered(site: Flask, method: str) -> None:
    done: list[str] = []
    long_worked, page_began, long_went_on = (threading.Event() for _ in range(3))

    def long() -> None:
        work()
        long_worked.set()
        page_began.wait(_PATIENCE)
        turns.give_way()
        done.append("long")
        long_went_on.set()

    def page() -> None:
        page_began.set()
        # Whoever does not wait for it is there first.
        long_went_on.wait(_SHORT)
        done.append("page")

    with serving({"/long": long, "/page": page}) as asked:
        first = asked.ask("/long", method)
        long_worked.wait(_PATIENCE)
        asked.ask("/page").join()
        first.join()
    assert done == ["page", "long"]


@pytest.mark.parametrize("first", [lambda: None, work], ids=["quick", "long"])
def test_those_who_take_as_long_do_not_wait_for_one_another(site: Flask, first: Callable[[], None]) -> None:
    done: list[str] = []
    one_began, other_was_there = threading.Event(), threading.Event()

    def one() -> None:
        first()
        turns.give_way()
        one_began.set()
        other_was_there.wait(_SHORT)
        done.append("one")

    def other() -> None:
        first()
        turns.give_way()
        done.append("other")
        other_was_there.set()

    with serving({"/one": one, "/other": other}) as asked:
        waits = asked.ask("/one")
        one_began.wait(_PATIENCE)
        asked.ask("/other").join()
        waits.join()
    assert done == ["other", "one"]


def test_whoever_lets_others_go_first_is_answered_though_they_never_end(site: Flask) -> None:
    page_began, long_is_done = threading.Event(), threading.Event()
    long_was_first: list[bool] = []

    def page() -> None:
        page_began.set()
        long_was_first.append(long_is_done.wait(_PATIENCE))

    def long() -> None:
        page_began.wait(_PATIENCE)
        for _ in range(3):
            work()
            turns.give_way()
        long_is_done.set()

    with serving({"/page": page, "/long": long}) as asked:
        for each in [asked.ask("/page"), asked.ask("/long")]:
            each.join()
    assert long_was_first == [True]


def test_what_nobody_waits_for_has_no_turn_to_give() -> None:
    page = turns.Turn(is_quick=True)
    try:
        work()
        began = time.monotonic()
        turns.give_way()
        assert time.monotonic() - began < turns.MOST
    finally:
        page.end()
