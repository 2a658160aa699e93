"""Home goes on below its first page, and lists all that is unread, over all of one's pods and no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from forum.kernel import clock
from forum.threads import queries_fresh
from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import LONG_AGO
from tests.home.test_what_is_new import unread
from tests.threads.of_threads import begin, set_on, statements

Open = Callable[[str | None], Browser]
# Two pages of home and a bit.
_MANY = 45


@pytest.fixture
def many(browser: Open, site: Flask) -> list[int]:
    """Return threads of the ward and the commons in turn, the newest first; omar's clinic has one between them."""
    writers = ((browser("carol"), "ward"), (browser("omar"), "commons"))
    keys = [begin(*writers[at % 2], title=f"Thread {at}") for at in range(_MANY)]
    keys.append(begin(browser("omar"), "clinic", title="Lost vaccines"))
    now = clock.now()
    for at, key in enumerate(keys):
        set_on(site, Thread, key, last_at=now - timedelta(minutes=at if at < _MANY else 10))
    return keys[:_MANY]


def _threads(page: str) -> list[int]:
    return [int(key) for key in re.findall(r'<h2><a href="/threads/(\d+)/', page)]


def _walk(who: Browser, address: str) -> list[list[int]]:
    """Return the threads of each page from one on, by the links to older ones."""
    found = []
    while True:
        page = who.get(address).text
        assert "Lost vaccines" not in page
        found.append(_threads(page))
        later = re.search(r'class="wide" href="([^"]+)" rel="next">Older threads<', page)
        if later is None:
            return found
        address = unescape(later[1])


def test_home_goes_on_to_older_threads_without_gap_or_double(browser: Open, many: list[int]) -> None:
    pages = _walk(browser("mira"), "/")
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [key for page in pages for key in page] == many


def test_all_that_is_unread_is_reached_from_home(browser: Open, many: list[int]) -> None:
    mira = browser("mira")
    for key in many[:42]:
        mira.get(f"/threads/{key}/any")
    # None of the newest is new, and so the list of pods is silent.
    assert unread(mira) == {"ward": 0, "commons": 0}
    assert 'href="/?show=unread"' in mira.get("/").text
    assert _walk(mira, "/?show=unread") == [many[42:]]
    for key in many[42:]:
        mira.get(f"/threads/{key}/any")
    page = mira.get("/?show=unread").text
    assert _threads(page) == []
    assert "Nothing unread" in page


def test_more_than_is_counted_is_said_to_be_more(browser: Open) -> None:
    carol, mira = browser("carol"), browser("mira")
    for number in range(20):
        begin(carol, title=f"Thread {number}")
    assert '<span class="c num">20<span class="vh"> unread' in mira.get("/pods/").text
    begin(carol)
    assert '<span class="c num">20+<span class="vh"> unread' in mira.get("/pods/").text
    assert '<span class="num">20+<span class="vh"> unread' in mira.get("/").text


def test_a_muted_thread_is_not_among_the_unread(browser: Open) -> None:
    mira, thread = browser("mira"), begin(browser("carol"))
    assert _threads(mira.get("/?show=unread").text) == [thread]
    assert mira.post(f"/threads/{thread}/watch", level="mute").status_code == 303
    assert _threads(mira.get("/?show=unread").text) == []
    assert _threads(mira.get("/").text) == [thread]


def test_a_look_for_the_unread_ends_after_a_stretch_and_goes_on_from_there(
    browser: Open, many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for later in (False, True):
        monkeypatch.setitem(queries_fresh._UNREAD, later, queries_fresh._UNREAD[later].where(Thread.id.in_(many[:5])))
        monkeypatch.setitem(queries_fresh._END, later, queries_fresh._END[later].offset(9))
    mira = browser("mira")
    page = mira.get("/?show=unread").text
    assert _threads(page) == many[:5]
    further = re.search(r'href="([^"]+)">Look further', page)
    assert further
    assert further[1] == f"/?show=unread&amp;after={many[9]}"


def test_a_page_of_home_after_a_thread_elsewhere_tells_nothing(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    own, later = begin(mira, title="Own words"), begin(browser("carol"), title="Later words")
    set_on(site, Thread, own, last_at=LONG_AGO)
    assert _threads(mira.get(f"/?after={later}").text) == [own]
    elsewhere = begin(browser("clive"), "clinic", title="Theirs")
    for show in ("", "show=unread&"):
        for key in (elsewhere, 999_999_999):
            assert _threads(mira.get(f"/?{show}after={key}").text) == []


@pytest.mark.parametrize("path", ["/?after={}", "/?show=unread", "/?show=unread&after={}"])
def test_a_later_page_costs_few_statements_whatever_it_holds(
    browser: Open, site: Flask, many: list[int], path: str
) -> None:
    mira = browser("mira")
    costs = []
    for key in (many[-2], many[22]):
        mira.get(path.format(key))
        with statements(site) as said:
            mira.get(path.format(key))
        costs.append(len(said))
    # One more where a look through the unread ended before a page was full.
    assert max(costs) <= 8
