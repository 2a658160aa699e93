"""A pin with a last day goes by itself when that day is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock, outbox, worker
from forum.kernel.db import db
from forum.threads.events import PinsDue
from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("mira"), title="Wells")


def _in(days: int) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


def _after(site: Flask, days: int) -> None:
    """Let the clock look for pins so many days from now."""
    with site.app_context(), clock.moved_to(clock.now() + timedelta(days=days)):
        outbox.emit(PinsDue(None))
        db.session.commit()
        worker.drain()


def _is_pinned(site: Flask, thread: int) -> bool:
    with site.app_context():
        found = db.session.get_one(Thread, thread)
        assert (found.pinned_at is None) == (found.pinned_by_id is None)
        assert found.pinned_at is not None or found.pinned_until is None
        return found.pinned_at is not None


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_pin_until_a_day(browser: Open, thread: int, who: str | None) -> None:
    expected = 303 if who in ("mona", "carol") else 401 if who is None else 403 if who in INSIDERS else 404
    assert browser(who).post(f"/threads/{thread}/pin", until=_in(3)).status_code == expected


def test_it_stays_through_its_last_day_and_goes_after_it(browser: Open, site: Flask, thread: int) -> None:
    browser("mona").post(f"/threads/{thread}/pin", until=_in(3))
    assert "Pinned until" in browser("mira").get(f"/threads/{thread}/any").text
    _after(site, 2)
    assert _is_pinned(site, thread)
    _after(site, 5)
    assert not _is_pinned(site, thread)
    assert "Pinned" not in browser("mira").get(f"/threads/{thread}/any").text


def test_without_a_day_it_stays(browser: Open, site: Flask, thread: int) -> None:
    browser("mona").post(f"/threads/{thread}/pin")
    _after(site, 400)
    assert _is_pinned(site, thread)


def test_today_is_a_last_day_and_yesterday_is_none(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    days = ((_in(-1), "Choose today"), ("9999-12-31", "Choose today"), ("soon", "Write the day"))
    for until, said in days:
        answer = mona.post(f"/threads/{thread}/pin", until=until)
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{until}"' in answer.text
    assert not _is_pinned(site, thread)
    assert mona.post(f"/threads/{thread}/pin", until=_in(0)).status_code == 303


def test_a_pin_that_is_set_anew_has_forgotten_its_day(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    mona.post(f"/threads/{thread}/pin", until=_in(1))
    mona.delete(f"/threads/{thread}/pin")
    mona.post(f"/threads/{thread}/pin")
    _after(site, 9)
    assert _is_pinned(site, thread)
