"""L1: every page of a very long thread costs as many questions as that of a short one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from forum.kernel.db import db
from forum.people.models import User
from tests.browser import Browser
from tests.cast import Places
from tests.faults import stock
from tests.faults.figures import note
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.threads.of_threads import post_id, statements

_MOST = 12


def test_a_very_long_thread_is_read_with_few_questions(
    site: Flask, places: Places, browser: Callable[[str | None], Browser]
) -> None:
    with site.app_context():
        writers = [stock.key_of(User, "handle", who) for who in ("harry", "mona")]
        thread = stock.talk(places.ward, writers, SIZES.long_thread)
        db.session.commit()
    mira, last = browser("mira"), SIZES.long_thread // 20
    paths = [
        f"/threads/{thread}/unread",
        f"/posts/{post_id(site, thread, SIZES.long_thread)}",
        *(
            f"/threads/{thread}/any?order={order}&page={at}"
            for order in ("tree", "arrival")
            for at in (1, last // 2, last)
        ),
    ]
    asked: dict[str, int] = {}
    for path in paths:
        with statements(site) as said:
            assert mira.get(path).status_code in {200, 302}, path
        asked[path] = sum(line.startswith(("SELECT", "WITH")) for line in said)
    note("L1", posts=SIZES.long_thread, most_questions=max(asked.values()))
    assert max(asked.values()) <= _MOST, asked
    assert FULL or SIZES.long_thread < 1_000
