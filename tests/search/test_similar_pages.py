"""The page and the preview that ask whether something was asked before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from forum.kernel import limits, settings
from tests.browser import Browser
from tests.search.of_search import told
from tests.threads.of_threads import begin, say

Open = Callable[[str | None], Browser]


@pytest.fixture
def pit(site: Flask, browser: Open) -> int:
    """Return a thread with one reply that the index knows."""
    mira = browser("mira")
    thread = begin(mira, title="Placenta pit near the well")
    say(mira, thread, "How near?")
    with site.app_context():
        told()
    return thread


def test_a_preview_names_what_was_asked_before(browser: Open, pit: int) -> None:
    typed = {"title": "A placenta pit by our well", "body": "?", "language": "en", "kind": "question"}
    text = browser("harry").post("/pods/ward/threads", **typed, do="preview").text
    assert "Has this been asked?" in text
    assert f'href="/threads/{pit}/placenta-pit-near-the-well"' in text
    assert "1 reply" in text
    assert "Has this been asked?" not in browser("harry").get("/pods/ward/threads/new").text


def test_the_page_of_it_works_alone_and_says_when_there_is_nothing(browser: Open, pit: int) -> None:
    harry = browser("harry")
    assert f"/threads/{pit}/" in harry.get("/pods/ward/threads/similar?title=placenta+pit").text
    assert "Nobody has asked this here" in harry.get("/pods/ward/threads/similar?title=incinerator").text
    assert harry.get("/pods/ward/threads/similar").status_code == 200


@pytest.mark.usefixtures("pit")
def test_whoever_asks_without_end_is_asked_to_wait(browser: Open) -> None:
    settings.use(replace(settings.current(), limits=True))
    harry, (most, _period) = browser("harry"), limits.LIMITS["similar"]
    codes = [harry.get("/pods/ward/threads/similar?title=pit").status_code for _ in range(most + 1)]
    assert (set(codes[:-1]), codes[-1]) == ({200}, 429)
