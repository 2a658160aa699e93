"""The date of each post is its permalink: it leads to the post in every order, wherever the post stands by now."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.browser import Browser
from tests.threads import of_merging, of_splitting
from tests.threads.of_threads import begin, fill, post_id, say, shown

Open = Callable[[str | None], Browser]
ORDERS = ("tree", "arrival")


def _link(page: str, number: int) -> str:
    place = page.partition(f'id="post-{number}"')[2].partition("</li>")[0]
    found = re.search(r'<a class="at" href="([^"]+)"', place)
    assert found, number
    return found[1]


def _leads_to(who: Browser, link: str) -> tuple[int, str]:
    """Return the number of the post that a permalink leads to, once that is on the page, and the page."""
    answer = who.get(link)
    assert answer.status_code == 302
    page, _, number = (answer.location or "").partition("#post-")
    text = who.get(page).text
    assert int(number) in shown(text)
    return int(number), text


@pytest.mark.parametrize("reads", ORDERS)
@pytest.mark.parametrize("copied", ORDERS)
def test_a_date_copied_in_one_order_leads_to_the_post_in_the_other(
    browser: Open, site: Flask, copied: str, reads: str
) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    say(mira, thread, "First.")
    fill(site, thread, 30)
    # As a tree it comes after post 2, and by arrival last.
    say(mira, thread, "Under the first.", parent=post_id(site, thread, 2))
    harry.get(f"/threads/{thread}/clean-water?order={reads}")
    texts = [mira.get(f"/threads/{thread}/clean-water?order={copied}&page={page}").text for page in (1, 2)]
    for text in texts:
        for number in shown(text):
            assert _link(text, number) == f"/posts/{post_id(site, thread, number)}"
    on = 0 if copied == "tree" else 1
    number, text = _leads_to(harry, _link(texts[on], 31))
    assert number == 31
    assert (2 in shown(text)) == (reads == "tree")


def test_the_date_still_leads_to_a_post_that_stands_elsewhere(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    thread = of_splitting.wells(mira, browser("harry"), site)
    link = _link(mira.get(f"/threads/{thread}/wells").text, 3)
    new = of_splitting.split(mona, thread, post_id(site, thread, 3))
    number, text = _leads_to(mira, link)
    assert (number, _link(text, number)) == (1, link)
    stays = begin(mira, title="Water")
    of_merging.merge(mona, new, stays)
    number, text = _leads_to(mira, link)
    assert (number, _link(text, number)) == (2, link)
