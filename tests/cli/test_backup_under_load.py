"""Backups made one after another while people post: each is one moment of the acknowledged order (F15)."""

from __future__ import annotations

import re
import subprocess
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from forum.kernel import guard
from forum.kernel.settings import Settings
from tests.browser import Browser
from tests.cli.of_backup import backed_up, done, elsewhere, seen_by_others, typed
from tests.cli.of_cli import COMMAND, PATIENCE, environ
from tests.full import FULL
from tests.kernel.filled import held
from tests.mailout.postbox import free_port
from tests.threads.of_threads import begin
from tests.until import answers, until

Open = Callable[[str | None], Browser]
# In the suite one backup; in full twenty, one each 30 s, at up to 50 posts a second.
_BACKUPS, _PAUSE, _EACH = (20, 30.0, 0.02) if FULL else (1, 0.2, 0.02)
_WRITERS = ("mira", "carol")


class Writer(threading.Thread):
    """Posts its name and a number, one after another; knows what it has tried and what was acknowledged."""

    def __init__(self, who: Browser, port: int, thread: int, stop: threading.Event) -> None:
        super().__init__()
        self._who, self._port, self._thread, self._stop_ = who, port, thread, stop
        self.tried = self.told = 0
        self.refused: list[int] = []

    def run(self) -> None:
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=60)) as line:
            while not self._stop_.wait(_EACH):
                self.tried += 1
                self._post(line)

    def _post(self, line: HTTPConnection) -> None:
        body = f"said by {self._who.handle} as {self.tried}."
        typed_ = {"csrf_token": self._who.token(), "body": body, "language": "en", "do": "post"}
        headers = {
            "Cookie": f"{guard.LOCAL_COOKIE}={self._who.cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self._port}",
        }
        line.request("POST", f"/threads/{self._thread}/posts", urlencode(typed_), headers)
        with line.getresponse() as answer:
            answer.read()
        if answer.status == 303:
            self.told = self.tried
        else:
            self.refused.append(answer.status)


@contextmanager
def _writing(browser: Open, port: int, thread: int) -> Iterator[list[Writer]]:
    stop = threading.Event()
    writers = [Writer(browser(handle), port, thread, stop) for handle in _WRITERS]
    for writer in writers:
        writer.start()
    try:
        yield writers
    finally:
        stop.set()
        for writer in writers:
            writer.join()


@contextmanager
def _served(settings: Settings, port: int) -> Iterator[None]:
    given = {
        "FORUM_DATABASE_URL": settings.database_url,
        "FORUM_SECRET_KEY": settings.secret_key,
        "FORUM_LIMITS": "off",
    }
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)],
        env=environ(settings.instance_dir, **given),
        stdin=subprocess.DEVNULL,
        # A log of thousands of lines that nobody reads would fill its pipe and stop the server.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        answers(f"http://127.0.0.1:{port}/healthz", PATIENCE)
        yield
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _said(url: str) -> dict[str, list[int]]:
    """Return the numbers that each writer's posts have."""
    found = defaultdict(list)
    for row in held(url, {"post": frozenset({"body"})})["post"]:
        if said := re.search(r"said by (\w+) as (\d+)\.", row):
            found[said[1]].append(int(said[2]))
    return {handle: sorted(numbers) for handle, numbers in found.items()}


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_each_backup_under_load_is_a_moment_of_the_acknowledged_order(
    site: Flask, browser: Open, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    thread, port = begin(browser("mira")), free_port()
    made: list[tuple[Path, list[int], list[int]]] = []
    with _served(settings, port), _writing(browser, port, thread) as writers:
        for _ in range(_BACKUPS):
            threading.Event().wait(_PAUSE)
            until(lambda: all(writer.told for writer in writers), "the first posts")
            before = [writer.told for writer in writers]
            archive = backed_up(settings, tmp_path_factory.mktemp("kept"))
            made.append((archive, before, [writer.tried for writer in writers]))
    assert [writer.refused for writer in writers] == [[], []]
    for archive, told, tried in made:
        there = elsewhere(settings, tmp_path_factory.mktemp("there"))
        done(typed(there, "restore", str(archive)))
        assert not seen_by_others(there.instance_dir)
        assert typed(there, "index", "verify").code == 0
        for handle, least, most in zip(_WRITERS, told, tried, strict=True):
            numbers = _said(there.database_url).get(handle, [])
            assert numbers == list(range(1, len(numbers) + 1)), "a hole in what was acknowledged"
            assert 1 <= least <= len(numbers) <= most
