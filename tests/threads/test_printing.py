"""A thread on paper: all of it, in sheets, every branch open, and nothing of it counted as read."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from tests.browser import Browser
from tests.threads.of_threads import begin, fill, post_id, prose, say

Open = Callable[[str | None], Browser]


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="post-(\d+)"', text)]


def test_a_sheet_holds_a_hundred_posts_and_the_last_takes_in_two(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    thread = begin(mira)
    fill(site, thread, 103)
    assert numbers(mira.get(f"/threads/{thread}/print?order=arrival").text) == list(range(1, 101))
    second = mira.get(f"/threads/{thread}/print?order=arrival&page=2").text
    assert numbers(second) == [101, 102, 103]
    assert "Sheet 2 of 2" in second
    assert numbers(mira.get(f"/threads/{thread}/print?page=99").text) == [101, 102, 103]


def test_answers_stand_under_what_they_answer_and_folds_are_open(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    thread = begin(mira, body="Ask @harry.")
    for parent in (1, 1, 2, 2, 2):
        say(mira, thread, f"To {parent}.", parent=str(post_id(site, thread, parent)))
    text = mira.get(f"/threads/{thread}/print?order=tree&fold=2").text
    assert numbers(text) == [1, 2, 4, 5, 6, 3]
    assert re.findall(r'id="post-\d+" class="(p\d)"', text) == ["p0", "p0", "p1", "p1", "p1", "p0"]
    assert 'href="/people/harry"' in prose(text)[0]
    assert f"http://localhost/threads/{thread}" in text


def test_paper_shows_what_its_reader_may_see_and_is_not_read(site: Flask, browser: Open) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    say(mira, thread, "A secret of mine.")
    browser("mona").post(f"/posts/{post_id(site, thread, 2)}/hidden", reason="Not here.")
    assert "A secret of mine" not in harry.get(f"/threads/{thread}/print").text
    assert "A moderator has hidden this post." in harry.get(f"/threads/{thread}/print").text
    assert "A secret of mine" in browser("mona").get(f"/threads/{thread}/print").text
    assert "data-unread" in harry.get(f"/threads/{thread}/clean-water").text


def test_a_thread_that_is_called_print_has_an_address_of_its_own(browser: Open) -> None:
    mira = browser("mira")
    thread = begin(mira, title="Print")
    assert mira.get(f"/threads/{thread}").location.endswith(f"/threads/{thread}/print-thread")
