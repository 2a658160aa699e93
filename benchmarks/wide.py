"""`make bench-wide`: a pod of 100,000 threads whose reader follows 5,000, beside one of 1,000 with 50, in one run."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import insert

from benchmarks.bench import measure
from benchmarks.client import Client
from benchmarks.corpus import EXACT, LONG, LONGEST, Corpus
from benchmarks.fill import LONG_AGO, READER, fill
from benchmarks.process import family, settle
from benchmarks.server import free_port, serving
from forum.app import create_app
from forum.kernel import schema, settings
from forum.kernel.db import db
from forum.threads.models_watches import FOLLOW, Watch

_SIZES = {1_000: 50, 100_000: 5_000}
_PEOPLE, _TEXTS = 200, 2_000
_PAGES = {
    "home": "/",
    "board": "/pods/pod-1",
    "board, unread": "/pods/pod-1?show=unread",
    "board, unanswered": "/pods/pod-1?show=unanswered",
    "board, mine": "/pods/pod-1?show=mine",
    "board, by age": "/pods/pod-1?sort=age",
    "board, by replies": "/pods/pod-1?sort=replies",
    "what I follow": "/settings/following",
    "a thread": "/threads/2/any",
}


def prepare(folder: Path, threads: int, followed: int) -> str:
    """Make a site of one pod in `folder`; return the reader's cookie."""
    environ = {**os.environ, "FORUM_MODE": "local", "FORUM_INSTANCE_DIR": str(folder), "FORUM_LIMITS": "off"}
    with create_app(settings.load(environ)).app_context():
        schema.upgrade()
        posts = LONG + EXACT + LONGEST + threads + threads // 5
        cookie = fill(Corpus(posts, threads, _PEOPLE, 1, _TEXTS), _PEOPLE, 1)
        db.session.execute(insert(Watch), list(_watches(threads, followed)))
        db.session.commit()
    subprocess.run([Path(sys.executable).parent / "forum", "index", "rebuild"], check=True, env=environ)
    return cookie


def _watches(threads: int, followed: int) -> Iterator[dict[str, object]]:
    for thread in range(1, threads + 1, threads // followed):
        yield {"user_id": READER, "pod_id": 1, "thread_id": thread, "level": FOLLOW, "at": LONG_AGO}


def ask(folder: Path, cookie: str, count: int) -> Mapping[str, float]:
    """Return the CPU milliseconds of each page, and of marking the whole pod as read."""
    port = free_port()
    with serving(folder, port) as server:
        client, pids = Client(port, cookie), family(server)
        settle(pids)
        asked = dict(_PAGES)
        # The last of the pages that a board has a link to goes on with a key.
        if later := re.search(r'href="(\?after=\d+)"', client.get(_PAGES["board"]).text()):
            asked["board, second page"] = _PAGES["board"] + later[1]
        cost = {name: measure(client, pids, name, path, None, count).cpu_ms for name, path in asked.items()}
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(_PAGES["board"]).text())
        if token is None:
            raise RuntimeError("the board has no form")
        began = time.perf_counter()
        answer = client.post("/pods/pod-1/read", csrf_token=token[1])
        if answer.status != 303:
            raise RuntimeError(f"marking a pod as read answered {answer.status}")
        return {**cost, "marking the pod as read, ms": (time.perf_counter() - began) * 1000}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60, help="how often each page is asked for")
    count = parser.parse_args().count
    found = []
    for threads, followed in _SIZES.items():
        with tempfile.TemporaryDirectory() as name:
            cookie = prepare(Path(name), threads, followed)
            found.append(ask(Path(name), cookie, count))
    few, many = found
    print(f"{'page':30} {min(_SIZES):>9,} {max(_SIZES):>9,} threads   ratio")
    for page, cost in many.items():
        print(f"{page:30} {few[page]:9.2f} {cost:9.2f} ms CPU {cost / few[page]:9.2f}")


if __name__ == "__main__":
    main()
