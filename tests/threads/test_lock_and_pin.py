"""Locking, pinning and slowing down are told in the thread, with a reason, and are taken back within a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.kernel import clock, worker
from forum.kernel.db import db
from forum.threads.models import Thread
from forum.threads.models_changes import ThreadChange
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.threads.of_threads import begin, say, set_on

Open = Callable[[str | None], Browser]
WHY = "All is said."
KEPT = (
    "locked_at",
    "locked_by_id",
    "lock_reason",
    "pinned_at",
    "pinned_by_id",
    "pinned_until",
    "slow_minutes",
    "slow_reason",
)
WORDS = {
    ("POST", "lock"): "locked this thread.",
    ("DELETE", "lock"): "unlocked this thread.",
    ("POST", "pin"): "pinned this thread.",
    ("DELETE", "pin"): "unpinned this thread.",
    ("POST", "slow"): "slowed this thread down.",
    ("DELETE", "slow"): "lets everybody post here when they like again.",
}


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of mira's with an answer."""
    key = begin(browser("mira"), title="Wells")
    say(browser("harry"), key)
    return key


def _do(who: Browser, thread: int, how: str, what: str, **fields: str) -> int:
    address = f"/threads/{thread}/{what}"
    answer = (who.post if how == "POST" else who.delete)(address, reason=WHY, minutes="15", **fields)
    return answer.status_code


def _ready(who: Browser, thread: int, how: str, what: str) -> None:
    """Lock or pin first what is to be let go."""
    if how == "DELETE":
        assert _do(who, thread, "POST", what) == 303


def _state(site: Flask, thread: int) -> tuple[object, ...]:
    with site.app_context():
        found = db.session.get_one(Thread, thread)
        return tuple(getattr(found, name) for name in KEPT)


def _last(site: Flask) -> int:
    with site.app_context():
        return int(db.session.execute(select(ThreadChange.id).order_by(ThreadChange.id.desc())).scalars().first() or 0)


@pytest.mark.parametrize(("how", "what"), WORDS)
def test_the_thread_tells_it_in_both_orders(browser: Open, thread: int, how: str, what: str) -> None:
    mona = browser("mona")
    _ready(mona, thread, how, what)
    assert _do(mona, thread, how, what) == 303
    for order in ("tree", "arrival"):
        text = browser("mira").get(f"/threads/{thread}/any?order={order}").text
        line = text.index(f" {WORDS[how, what]}")
        assert text.index('id="post-2"') < line
        assert text[line : text.index("</li>", line)].count(f"<q><bdi>{WHY}</bdi></q>") == 1


@pytest.mark.parametrize(("how", "what"), WORDS)
def test_all_is_as_before_when_it_is_taken_back(browser: Open, site: Flask, thread: int, how: str, what: str) -> None:
    mona = browser("mona")
    _ready(mona, thread, how, what)
    before = _state(site, thread)
    _do(mona, thread, how, what)
    assert _state(site, thread) != before
    change = f"/thread-changes/{_last(site)}"
    assert change in mona.get(f"/threads/{thread}/menu").text
    assert browser("carol").delete(change).status_code == 303
    assert _state(site, thread) == before
    assert f" {WORDS[how, what]}" not in browser("mira").get(f"/threads/{thread}/any").text
    assert mona.delete(change).status_code == 409


def test_a_pin_comes_back_with_its_last_day_unless_that_is_over(browser: Open, site: Flask, thread: int) -> None:
    mona, day = browser("mona"), (clock.now().date() + timedelta(days=3)).isoformat()
    _do(mona, thread, "POST", "pin", until=day)
    before = _state(site, thread)
    _do(mona, thread, "DELETE", "pin")
    assert mona.delete(f"/thread-changes/{_last(site)}").status_code == 303
    assert _state(site, thread) == before
    set_on(site, Thread, thread, pinned_until=clock.now() - timedelta(minutes=1))
    _do(mona, thread, "DELETE", "pin")
    assert mona.delete(f"/thread-changes/{_last(site)}").status_code == 409


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
@pytest.mark.parametrize("what", ["lock", "pin"])
def test_moderators_take_it_back(browser: Open, site: Flask, thread: int, who: str | None, what: str) -> None:
    _do(browser("mona"), thread, "POST", what)
    expected = 303 if who in ("mona", "carol") else 401 if who is None else 403 if who in INSIDERS else 404
    assert browser(who).delete(f"/thread-changes/{_last(site)}").status_code == expected


@pytest.mark.parametrize("what", ["lock", "pin"])
def test_what_was_done_anew_is_not_taken_back_by_the_former_line(
    browser: Open, site: Flask, thread: int, what: str
) -> None:
    mona = browser("mona")
    _do(mona, thread, "POST", what)
    first = _last(site)
    _do(mona, thread, "DELETE", what)
    assert mona.delete(f"/thread-changes/{first}").status_code == 409
    _do(mona, thread, "POST", what)
    before = _state(site, thread)
    assert mona.delete(f"/thread-changes/{first}").status_code == 409
    assert _state(site, thread) == before


@pytest.mark.parametrize("what", ["lock", "pin"])
def test_after_a_day_it_stays(browser: Open, site: Flask, thread: int, what: str) -> None:
    mona = browser("mona")
    _do(mona, thread, "POST", what)
    set_on(site, ThreadChange, _last(site), at=clock.now() - timedelta(days=1, minutes=1))
    before = _state(site, thread)
    assert mona.delete(f"/thread-changes/{_last(site)}").status_code == 409
    assert _state(site, thread) == before


def test_a_lock_and_its_end_need_a_reason_and_a_pin_and_its_end_none(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    answer = mona.post(f"/threads/{thread}/lock", reason=" ")
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert mona.post(f"/threads/{thread}/lock", reason="x" * 501).status_code == 422
    assert mona.post(f"/threads/{thread}/pin", reason="x" * 501).status_code == 422
    assert _state(site, thread) == (None, None, "", None, None, None, None, "")
    assert mona.post(f"/threads/{thread}/pin").status_code == 303
    assert _do(mona, thread, "POST", "lock") == 303
    before = _state(site, thread)
    answer = mona.delete(f"/threads/{thread}/lock", reason=" ")
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert mona.delete(f"/threads/{thread}/pin", reason="x" * 501).status_code == 422
    assert _state(site, thread) == before
    assert mona.delete(f"/threads/{thread}/pin").status_code == 303


@pytest.mark.parametrize(("what", "button"), [("lock", "Unlock"), ("pin", "Unpin")])
def test_the_end_has_a_page_that_asks_why_and_the_thread_tells_it(
    browser: Open, thread: int, what: str, button: str
) -> None:
    mona = browser("mona")
    _do(mona, thread, "POST", what)
    for page in (f"/threads/{thread}/menu", f"/threads/{thread}/any"):
        assert f'href="/threads/{thread}/{what}"' in mona.get(page).text
    asked = mona.get(f"/threads/{thread}/{what}").text
    assert f"{button} this thread" in asked
    assert f'action="/threads/{thread}/{what}?_method=DELETE"' in asked
    assert mona.delete(f"/threads/{thread}/{what}", reason="It was too early.").status_code == 303
    assert "It was too early." in browser("mira").get(f"/threads/{thread}/any").text


@pytest.mark.parametrize("what", ["lock", "pin"])
def test_of_two_who_do_it_one_is_told_and_nothing_is_written(
    browser: Open, site: Flask, thread: int, what: str
) -> None:
    assert _do(browser("mona"), thread, "POST", what) == 303
    change, before = _last(site), _state(site, thread)
    assert _do(browser("carol"), thread, "POST", what) == 409
    assert (_last(site), _state(site, thread)) == (change, before)


def test_the_trail_tells_the_deed_and_the_way_back(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    for what in ("lock", "pin"):
        _do(mona, thread, "POST", what)
        mona.delete(f"/thread-changes/{_last(site)}")
    with site.app_context():
        worker.drain()
        trail = [row.action for row in db.session.query(AuditEntry.action).order_by(AuditEntry.id)]
    assert trail[-4:] == ["ThreadLocked", "ChangeUndone", "ThreadPinned", "ChangeUndone"]


@pytest.mark.parametrize(("how", "what"), WORDS)
def test_without_what_was_before_it_stays(browser: Open, site: Flask, thread: int, how: str, what: str) -> None:
    mona = browser("mona")
    _ready(mona, thread, how, what)
    _do(mona, thread, how, what)
    # As when the account of whoever began the thread is erased.
    set_on(site, ThreadChange, _last(site), before={}, after={}, reason="")
    before = _state(site, thread)
    assert mona.delete(f"/thread-changes/{_last(site)}").status_code == 409
    assert _state(site, thread) == before
