"""Titles and numbers that nobody means well with: each thread stands at its own address, no number breaks a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.browser import Browser
from tests.threads.of_threads import begin, post_id, say, thread_in

Open = Callable[[str | None], Browser]
HUGE = ("99999999999", "99999999999999999999", "9" * 4000)


def test_a_thread_is_read_whatever_its_title_is_in_an_address(site: Flask, browser: Open) -> None:
    rooms = {
        rule.rule.rpartition("/")[2]
        for rule in site.url_map.iter_rules()
        if rule.rule.startswith("/threads/<int:thread_id>/")
        and "<" not in rule.rule.removeprefix("/threads/<int:thread_id>/")
    }
    assert {"unread", "lock"} <= rooms
    mira, harry = browser("mira"), browser("harry")
    for room in rooms - {"new"}:
        thread = begin(mira, title=room.capitalize())
        found = harry.get(f"/threads/{thread}")
        assert found.status_code == 302
        page = harry.get(found.location or "")
        assert 'id="post-1"' in page.text, room
        assert thread_in(say(harry, thread)) == thread


@pytest.mark.parametrize("huge", HUGE)
def test_a_number_that_no_post_has_is_answered_without_an_error(site: Flask, browser: Open, huge: str) -> None:
    mira = browser("mira")
    thread = begin(mira)
    post = post_id(site, thread, 1)
    answers = [
        mira.post(f"/posts/{post}/edit", body="Other words", language="en", revision=huge),
        mira.get(f"/threads/{thread}/posts/new?parent={huge}"),
        say(mira, thread, parent=huge),
        mira.get(f"/threads/{thread}/clean-water?page={huge}"),
        mira.get(f"/pods/ward?after={huge}"),
    ]
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    assert "Other words" not in mira.get(f"/threads/{thread}/clean-water").text
