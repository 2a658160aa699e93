"""The way to the first post that one has not read, in the order in which one reads."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from tests.browser import Browser
from tests.threads.of_threads import begin, fill, post_id, say

Open = Callable[[str | None], Browser]


def way(who: Browser, thread: int, more: str = "") -> str:
    """Return where the link to the first unread post of a page leads."""
    found = re.search(r'<a href="([^"]+)" data-unread>', who.get(f"/threads/{thread}/clean-water{more}").text)
    return found[1] if found else ""


def test_the_link_leads_to_the_new_post_although_seeing_it_counts_as_reading(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    assert way(harry, thread) == "#post-1"
    say(mira, thread, "Later, to nobody.")
    say(mira, thread, "Later, to the first.", parent=str(post_id(site, thread, 1)))
    first = way(harry, thread)
    assert first in ("#post-2", "#post-3")
    assert way(harry, thread) == ""


def test_the_link_leads_to_another_page_when_all_of_this_one_is_read(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    fill(site, thread, 30)
    assert way(harry, thread, "?order=arrival") == "#post-1"
    assert way(harry, thread, "?order=arrival") == f"/threads/{thread}/unread"
    assert harry.get(f"/threads/{thread}/unread").location.endswith("page=2#post-21")
