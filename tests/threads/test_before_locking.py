"""Whoever is about to lock a thread is told what waits in it, as far as it is theirs to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock
from tests.browser import Browser
from tests.threads.of_held import approve, hold, texts
from tests.threads.of_threads import begin, say

Open = Callable[[str | None], Browser]


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("carol"), title="Wells")


def _page(who: Browser, thread: int) -> str:
    return who.get(f"/threads/{thread}/lock").text


def test_a_thread_in_which_nothing_waits_says_nothing(browser: Open, thread: int) -> None:
    other = begin(browser("carol"), title="Other")
    hold(browser, 1)
    say(browser("mira"), other, "Elsewhere.")
    assert 'class="note"' not in _page(browser("mona"), thread)


def test_replies_that_wait_are_told_with_the_way_to_them(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 3)
    mona = browser("mona")
    say(browser("mira"), thread, "One.")
    assert "1 reply waits here for a moderator." in _page(mona, thread)
    say(browser("harry"), thread, "Two.")
    page = _page(mona, thread)
    assert "2 replies wait here for a moderator." in page
    assert 'href="/pods/ward/held"' in page
    for text in texts(site):
        assert approve(browser, text.id).status_code == 303
    assert "wait here" not in _page(mona, thread)
    # It is told again with what was typed wrong, and not once it is locked.
    say(browser("mira"), thread, "Three.")
    assert "1 reply waits here" in mona.post(f"/threads/{thread}/lock", reason=" ").text
    assert mona.post(f"/threads/{thread}/lock", reason="Enough.").status_code == 303
    assert "waits here" not in _page(mona, thread)


def test_polls_that_run_are_told(browser: Open, thread: int) -> None:
    mona, day = browser("mona"), (clock.now() + timedelta(days=3)).date().isoformat()
    asked = {"kind": "consent", "question": "Shall we?", "closes": day, "do": "ask"}
    assert mona.post(f"/threads/{thread}/polls", **asked).status_code == 303
    page = _page(mona, thread)
    assert "1 poll is open here. Members can vote until it closes." in page
    assert f'href="/threads/{thread}/polls"' in page
