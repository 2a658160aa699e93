"""A board through a filter and in other orders."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock
from forum.threads import queries_narrow
from forum.threads.models import Thread
from forum.threads.queries_boards import BOARD
from tests.browser import Browser
from tests.cast import LONG_AGO
from tests.threads.of_threads import begin, say, set_on, statements

Open = Callable[[str | None], Browser]


@pytest.fixture
def three(browser: Open, site: Flask) -> Browser:
    """Return the browser of mira, whose pod has three threads: an old one of hers, one with answers, a question."""
    mira, harry = browser("mira"), browser("harry")
    old = begin(mira, title="Aprons", tags="water")
    asked = begin(harry, title="Buckets")
    begin(harry, title="Chlorine", kind="question")
    set_on(site, Thread, old, created_at=LONG_AGO)
    for _ in range(2):
        say(harry, asked)
    say(browser("mona"), old)
    return mira


def titles(who: Browser, query: str = "") -> str:
    """Return the first letters of the threads on the ward's board, in their order."""
    page = who.get(f"/pods/ward{query}").text
    return "".join(re.findall(r'<h3><a href="/threads/\d+/[^>]*><bdi>(\w)', page))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "ABC"),
        ("?sort=age", "CBA"),
        ("?sort=replies", "BAC"),
        ("?show=unanswered", "C"),
        ("?show=mine", "A"),
        ("?kind=question", "C"),
        ("?kind=announcement", ""),
        ("?tag=water", "A"),
        ("?tag=water&show=unanswered", ""),
        ("?tag=soap", ""),
        ("?kind=discussion&sort=age", "BA"),
        ("?show=nothing&kind=nothing&sort=nothing", "ABC"),
    ],
)
def test_a_board_is_narrowed_and_ordered_as_its_address_says(three: Browser, query: str, shown: str) -> None:
    assert titles(three, query) == shown


def test_what_i_read_is_not_among_the_unread(three: Browser) -> None:
    assert sorted(titles(three, "?show=unread")) == ["A", "B", "C"]
    chlorine = re.search(r'href="(/threads/\d+/chlorine)"', three.get("/pods/ward").text)
    assert chlorine
    three.get(chlorine[1])
    assert sorted(titles(three, "?show=unread")) == ["A", "B"]


def test_where_i_wrote_is_mine_too(browser: Open, three: Browser) -> None:
    assert titles(browser("mona"), "?show=mine") == "A"
    assert sorted(titles(browser("harry"), "?show=mine")) == ["B", "C"]


@pytest.mark.parametrize(
    "query", ["?sort=activity&kind=discussion", "?sort=age", "?sort=replies", "?tag=water", "?show=mine"]
)
def test_pages_follow_each_other_without_gap_or_double(
    browser: Open, site: Flask, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_narrow, "BOARD", 2)
    mira = browser("mira")
    began = [begin(mira, title=f"{letter}-thread", tags="water") for letter in "ABCDE"]
    for at, thread in enumerate(began):
        set_on(site, Thread, thread, last_at=clock.now() - timedelta(hours=at))
    seen, address = "", query
    while True:
        page = mira.get(f"/pods/ward{address}").text
        seen += "".join(re.findall(r'<h3><a href="/threads/\d+/[^>]*><bdi>(\w)', page))
        later = re.search(r'href="(\?[^"]*after=\d+[^"]*)"', page)
        if not later:
            break
        address = later[1].replace("&amp;", "&")
    assert sorted(seen) == ["A", "B", "C", "D", "E"]


@pytest.mark.parametrize("query", ["tag=water", "kind=discussion", "show=unanswered", "show=mine", "show=unread"])
def test_what_is_pinned_stands_on_top_of_a_narrowed_board_where_it_fits(
    browser: Open, site: Flask, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_narrow, "BOARD", 2)
    mira, mona = browser("mira"), browser("mona")
    who = mona if query == "show=unread" else mira
    began = [begin(mira, title=f"{letter}-thread", tags="water") for letter in "ABCDE"]
    other = begin(browser("harry"), title="Z-thread", kind="question")
    say(mona, other)
    for at, thread in enumerate([*began, other]):
        set_on(site, Thread, thread, last_at=clock.now() - timedelta(hours=at))
    for thread in (began[3], began[4], other):
        assert mona.post(f"/threads/{thread}/pin").status_code == 303
    if query == "show=unread":
        mona.get(f"/threads/{other}/any")
    assert titles(who, f"?{query}") == "EDAB"
    later = re.search(r'href="(\?[^"]*after=\d+[^"]*)"', who.get(f"/pods/ward?{query}").text)
    assert later
    assert titles(who, later[1].replace("&amp;", "&")) == "C"
    # Whoever asks for another order gets that.
    assert titles(who, f"?{query}&sort=age")[:2] == "ED"
    assert titles(who, f"?{query}&sort=age&after={began[4]}")[:2] == "DC"


@pytest.mark.parametrize("query", ["tag=water", "show=mine"])
def test_what_is_in_the_bin_does_not_end_a_board_early(browser: Open, query: str) -> None:
    mira = browser("mira")
    began = [begin(mira, title=f"{number}-thread", tags="water") for number in range(BOARD + 3)]
    assert browser("mona").post(f"/threads/{began[-1]}/deletion", reason="Said twice.").status_code == 303
    page = mira.get(f"/pods/ward?{query}").text
    assert page.count('<article class="row">') == BOARD
    assert f"after={began[2]}" in page


def test_a_look_ends_after_a_stretch_and_goes_on_from_there(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, statement in queries_narrow._END.items():
        monkeypatch.setitem(queries_narrow._END, key, statement.offset(2))
    mira = browser("mira")
    for letter in "ABCD":
        begin(mira, title=f"{letter}-thread")
    page = mira.get("/pods/ward?kind=announcement").text
    assert "Nothing here" not in page
    further = re.search(r'href="(\?[^"]*after=\d+[^"]*)">Look further', page)
    assert further
    end = mira.get("/pods/ward" + further[1].replace("&amp;", "&")).text
    assert "Nothing here" in end
    assert "Look further" not in end


def test_a_narrowed_board_costs_as_many_statements_whatever_it_holds(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    begin(mira)
    mira.get("/pods/ward?sort=replies")
    with statements(site) as few:
        mira.get("/pods/ward?sort=replies")
    for number in range(8):
        begin(mira, title=f"Thread {number}")
    mira.get("/pods/ward?sort=replies")
    with statements(site) as many:
        mira.get("/pods/ward?sort=replies")
    assert len(few) == len(many)


def test_a_thread_elsewhere_begins_no_page_here(browser: Open, three: Browser) -> None:
    elsewhere = begin(browser("clive"), "clinic", title="Theirs")
    for query in ("sort=age", "sort=replies", "kind=question", "show=mine", "tag=water"):
        assert titles(three, f"?{query}&after={elsewhere}") == ""
