"""One or two posts get no page of their own: the last page of a thread takes them in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel.paging import Pages
from tests.browser import Browser
from tests.threads.of_threads import begin, fill, post_id, say, shown

Open = Callable[[str | None], Browser]


@pytest.mark.parametrize(
    ("total", "last", "on_it"),
    [(0, 1, 0), (1, 1, 1), (20, 1, 20), (22, 1, 22), (23, 2, 3), (40, 2, 20), (41, 2, 21), (42, 2, 22), (43, 3, 3)],
)
def test_every_place_stands_on_one_page_and_the_last_is_never_nearly_empty(total: int, last: int, on_it: int) -> None:
    pages = Pages(total, orphans=2)
    assert pages.last == last
    held = [[place for place in range(total) if pages.holding(place) == at] for at in range(1, last + 1)]
    assert len(held[-1]) == on_it
    for at, places in enumerate(held, 1):
        page = Pages(total, at, orphans=2)
        assert places == list(range(page.offset, min(page.offset + page.most, total)))


def test_other_lists_keep_their_pages() -> None:
    assert Pages(41).last == 3
    assert Pages(41, 3).most == 20


@pytest.mark.parametrize("order", ["tree", "arrival"])
def test_forty_two_posts_are_two_pages_in_both_orders(site: Flask, browser: Open, order: str) -> None:
    mira = browser("mira")
    thread = begin(mira)
    fill(site, thread, 42)
    path = f"/threads/{thread}/clean-water?order={order}"
    assert shown(mira.get(f"{path}&page=1").text) == list(range(1, 21))
    second = mira.get(f"{path}&page=2").text
    assert shown(second) == list(range(21, 43))
    # What asks for a page that is no more gets the last one.
    assert shown(mira.get(f"{path}&page=3").text) == list(range(21, 43))
    assert re.findall(r'page=(\d+)" rel="(\w+)"', second) == [("1", "prev")]
    assert mira.get(f"/posts/{post_id(site, thread, 42)}").location.endswith("page=2#post-42")


def test_the_reply_that_makes_a_third_page_leads_to_it_and_takes_two_along(site: Flask, browser: Open) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    fill(site, thread, 41)
    for number in (1, 2):
        harry.get(f"/threads/{thread}/clean-water?order=arrival&page={number}")
    assert say(mira, thread).location.endswith("page=2#post-42")
    assert harry.get(f"/threads/{thread}/unread").location.endswith("page=2#post-42")
    assert say(mira, thread).location.endswith("page=3#post-43")
    assert mira.get(f"/posts/{post_id(site, thread, 41)}").location.endswith("page=3#post-41")
    assert shown(mira.get(f"/threads/{thread}/clean-water?order=arrival&page=3").text) == [41, 42, 43]
