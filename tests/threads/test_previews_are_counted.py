"""Previews are counted: the reading of a hostile text holds a thread of the server for seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import settings
from forum.kernel.limits import LIMITS
from tests.browser import Browser
from tests.threads.of_threads import begin, post_id, say

Open = Callable[[str | None], Browser]


def test_previews_without_end_are_refused_with_the_words_kept(
    site: Flask, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira = browser("mira")
    thread = begin(mira)
    settings.use(replace(settings.current(), limits=True))
    monkeypatch.setitem(LIMITS, "preview", (2, timedelta(minutes=5)))
    for _time in range(2):
        assert say(mira, thread, "Dear words", do="preview").status_code == 200
    fields = {"body": "Dear words", "language": "en", "do": "preview"}
    refused = [
        say(mira, thread, "Dear words", do="preview"),
        mira.post("/pods/ward/threads", title="Soap", kind="discussion", **fields),
        mira.post(f"/posts/{post_id(site, thread, 1)}/edit", revision=0, **fields),
    ]
    assert [answer.status_code for answer in refused] == [429, 429, 429]
    assert all("Dear words" in answer.text for answer in refused)
    assert say(browser("harry"), thread, do="preview").status_code == 200
    # What is written can still be sent.
    assert say(mira, thread, "Dear words").status_code == 303
