from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser import Browser
from tests.threads.of_threads import begin, say, typed

Open = Callable[[str | None], Browser]


@pytest.mark.parametrize("title", ["", "   ", "\u200b", "\u2066\u00ad\u200d"])
def test_a_title_that_nobody_can_see_is_no_title(browser: Open, title: str) -> None:
    answer = browser("mira").post("/pods/ward/threads", title=title, body="Words.", language="en", kind="discussion")
    assert answer.status_code == 422
    assert "Give the thread a title." in answer.text
    assert typed(answer.text, "body") == "Words."


def test_a_text_that_is_shown_as_it_was_typed_says_so(browser: Open) -> None:
    mira, dear = browser("mira"), "[" * 40_000
    said = "too intricate to lay out"
    assert said not in mira.post("/pods/ward/threads", title="T", body="Light.", language="en", do="preview").text
    assert said in mira.post("/pods/ward/threads", title="T", body=dear, language="en", do="preview").text
    assert said in mira.get(f"/threads/{begin(mira, body=dear)}/clean-water").text


def test_a_short_text_can_be_read_on_the_page_that_refuses_it(browser: Open) -> None:
    thread = begin(browser("mira"))
    answer = say(browser("omar"), thread, "Short.")
    assert answer.status_code == 404
    assert '<input class="in" id="carried-1" name="body" value="Short." dir="auto">' in re.sub(
        r"carried-\d+", "carried-1", answer.text
    )
