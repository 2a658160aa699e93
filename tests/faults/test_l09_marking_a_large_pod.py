"""L9: a pod of very many threads is marked as read with one statement, and what comes after is counted by itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from forum.kernel import clock
from forum.kernel.db import db
from forum.people.models import User
from forum.threads.models import Post, ReadRanges, Thread
from tests.browser import Browser
from tests.cast import Places
from tests.faults import stock
from tests.faults.figures import note
from tests.full import FULL
from tests.threads.of_threads import say, statements

_THREADS = 100_000 if FULL else 2_000


def _fill(pod_id: int, author: int, reader: int) -> None:
    """Write threads of one post; a third of them were read once, and something was said since."""
    at, ids = clock.now() - timedelta(hours=1), range(1_000, 1_000 + _THREADS)
    thread = {"pod_id": pod_id, "author_id": author, "title": "Wells", "slug": "wells", "created_at": at, "last_at": at}
    post = {"pod_id": pod_id, "author_id": author, "number": 1, "path": "000001", "body": "", "html": "", "excerpt": ""}
    read = {"user_id": reader, "pod_id": pod_id, "ranges": "", "seen": 0, "first_unread": 1, "read_at": at}
    stock.write(Thread, ({"id": id_, "last_number": 1, **thread} for id_ in ids))
    stock.write(
        Post, ({"thread_id": id_, "renderer": 1, "language": "en", "created_at": at, "depth": 0, **post} for id_ in ids)
    )
    stock.write(ReadRanges, ({"thread_id": id_, **read} for id_ in ids if id_ % 3 == 0))
    db.session.commit()


def _new(who: Browser) -> list[int]:
    return [int(number) for number in re.findall(r'<span class="fresh num">(\d+) new', who.get("/pods/ward").text)]


def test_a_large_pod_is_marked_with_one_statement(
    site: Flask, places: Places, browser: Callable[[str | None], Browser]
) -> None:
    mira, harry = browser("mira"), browser("harry")
    with site.app_context():
        author, reader = (stock.key_of(User, "handle", who) for who in ("mira", "harry"))
        _fill(places.ward, author, reader)
    assert _new(harry) == [1] * 25
    began = time.monotonic()
    with statements(site) as said:
        assert harry.post("/pods/ward/read").status_code == 303
    note("L9", threads=_THREADS, seconds=round(time.monotonic() - began, 3))
    assert [line.split()[1] for line in said if line.startswith("UPDATE")] == ["membership", "notification"]
    assert _new(harry) == []
    for thread in (1_000, 1_002):
        say(mira, thread)
    assert _new(harry) == [1, 1]
    with site.app_context():
        assert db.session.execute(select(ReadRanges.seen).where(ReadRanges.user_id == reader)).scalars().first() == 0
