"""L8: lists cost whoever is in hundreds of pods as many questions as whoever is in two."""

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
from tests.threads.of_threads import statements

_LISTS = ("/", "/pods/", "/pods/ward", "/notifications", "/queue", "/search?q=boil", "/pods/ward/people")


def _asked(site: Flask, who: Browser) -> dict[str, int]:
    found = {}
    for path in _LISTS:
        who.get(path)
        with statements(site) as said:
            assert who.get(path).status_code in {200, 503}, path
        found[path] = len([line for line in said if line.startswith(("SELECT", "WITH"))])
    return found


def test_lists_ask_as_often_for_one_pod_as_for_hundreds(
    site: Flask, places: Places, browser: Callable[[str | None], Browser]
) -> None:
    mira = browser("mira")
    with site.app_context():
        me = stock.key_of(User, "handle", "mira")
        stock.talk(places.ward, [me], 5)
        db.session.commit()
    few = _asked(site, mira)
    with site.app_context():
        for pod in stock.pods(SIZES.pods, me):
            stock.talk(pod, [me], 2)
        db.session.commit()
    many = _asked(site, mira)
    note("L8", pods=SIZES.pods, questions=many)
    assert many == few
