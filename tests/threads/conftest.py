"""Two threads of the ward, one of which goes into the other; and a reply that waits for a moderator."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.browser import Browser
from tests.threads.of_held import WORD, hold, only
from tests.threads.of_threads import begin, post_id, say

Open = Callable[[str | None], Browser]


@pytest.fixture
def stays(browser: Open) -> int:
    """Return a thread of harry's with an answer of mira's."""
    key = begin(browser("harry"), title="Water", tags=["water"])
    say(browser("mira"), key, "In the other thread.")
    return key


@pytest.fixture
def goes(browser: Open, site: Flask, stays: int) -> int:
    """Return a thread of mira's: 2 answers it, 3 answers 2, and 4 answers it."""
    mira, harry = browser("mira"), browser("harry")
    key = begin(mira, title="Wells", tags=["waste"])
    for who, under in ((harry, 1), (mira, 2), (harry, 1)):
        say(who, key, f"Words under {under}.", parent=post_id(site, key, under))
    return key


@pytest.fixture
def held(browser: Open, site: Flask, thread: int) -> int:
    """Return the key of a reply of mira's that waits."""
    hold(browser, 1)
    answer = say(browser("mira"), thread, f"{WORD} about wells.")
    assert answer.status_code == 303
    return only(site).id
