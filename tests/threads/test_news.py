"""What a page that stays open learns of new replies, and what asking costs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.threads.models import Post
from tests.browser import Browser
from tests.cast import INSIDERS, LONG_AGO, STRANGERS
from tests.threads.of_threads import begin, post_id, say, set_on, statements

Open = Callable[[str | None], Browser]


def test_an_open_page_is_told_how_much_others_wrote_and_led_to_the_first(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    assert f'data-news="/threads/{thread}/news?after=1"' in harry.get(f"/threads/{thread}/clean-water").text
    news = f"/threads/{thread}/news?after=1"
    assert (harry.get(news).status_code, harry.get(news).text) == (204, "")
    say(mira, thread)
    assert harry.get(news).json == {"text": "1 new reply – show", "url": f"/posts/{post_id(site, thread, 2)}"}
    say(mira, thread)
    assert harry.get(news).json["text"] == "2 new replies – show"  # type: ignore[index]
    assert harry.get(f"/threads/{thread}/news?after=3").status_code == 204


def test_what_i_wrote_and_what_i_may_not_see_is_no_news(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    say(harry, thread)
    say(mira, thread)
    set_on(site, Post, post_id(site, thread, 3), hidden_at=LONG_AGO)
    assert harry.get(f"/threads/{thread}/news?after=1").status_code == 204
    assert browser("mona").get(f"/threads/{thread}/news?after=1").status_code == 200


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30])
def test_a_number_that_is_none_brings_no_news(browser: Open, after: str) -> None:
    thread = begin(browser("mira"))
    assert browser("harry").get(f"/threads/{thread}/news?after={after}").status_code == 204
    assert browser("harry").get(f"/threads/{thread}/news").status_code == 204


def test_the_door_is_the_threads(browser: Open) -> None:
    thread = begin(browser("mira"))
    for who in (None, *STRANGERS):
        assert browser(who).get(f"/threads/{thread}/news?after=0").status_code == 404
    assert {browser(who).get(f"/threads/{thread}/news?after=0").status_code for who in INSIDERS} == {200, 204}


def test_asking_in_vain_costs_one_look_at_the_thread_and_writes_nothing(browser: Open) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    harry.get(f"/threads/{thread}/clean-water")
    for after, looks in ((1, 1), (0, 2)):
        with statements(harry.site) as said:
            harry.get(f"/threads/{thread}/news?after={after}")
        # The first finds out who asks.
        assert [line.split()[0] for line in said[1:]] == ["SELECT"] * looks
    say(mira, thread)
    harry.get(f"/threads/{thread}/news?after=1")
    assert "1 new" in harry.get("/pods/ward").text
