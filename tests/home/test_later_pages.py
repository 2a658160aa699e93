"""A later page of a board begins after a thread of that pod, and tells nothing of other pods."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import LONG_AGO
from tests.threads.of_threads import begin, set_on

Open = Callable[[str | None], Browser]


def test_a_page_after_a_thread_elsewhere_does_not_tell_when_anybody_spoke_there(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    own, later = begin(mira, title="Own words"), begin(mira, title="Later words")
    set_on(site, Thread, own, last_at=LONG_AGO)
    assert "Own words" in mira.get(f"/pods/ward?after={later}").text
    elsewhere = begin(browser("clive"), "clinic", title="Theirs")
    missing = mira.get("/pods/ward?after=999999999")
    for tag in ("", "&tag=water"):
        shown = mira.get(f"/pods/ward?after={elsewhere}{tag}").text
        assert "Own words" not in shown
    assert mira.get(f"/pods/ward?after={elsewhere}").text.count("/threads/") == missing.text.count("/threads/")
