"""Polls on a printed thread: what was asked, how many said what, what came of it; nobody's name, nothing too early."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser import Browser
from tests.polls.of_polls import CONSENT, ask
from tests.threads.of_threads import begin, fill

Open = Callable[[str | None], Browser]


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("mira"))


def paper(who: Browser, thread: int, query: str = "") -> str:
    """Return what stands of polls on a printed thread."""
    text = who.get(f"/threads/{thread}/print{query}").text
    found = re.search(r'<section class="polls">(.*?)</section>', text, re.DOTALL)
    return found[1] if found else ""


def told(text: str) -> list[tuple[str, int]]:
    return [(label, int(votes)) for label, votes in re.findall(r"<li><bdi>(.*?)</bdi>.*?>(\d+) vote", text)]


def vote(who: Browser, poll: int, picked: str, reason: str = "") -> None:
    assert who.post(f"/polls/{poll}/vote", picked=picked, reason=reason).status_code == 303


def test_counts_and_outcome_of_a_closed_poll_are_printed(browser: Open, thread: int) -> None:
    mira, harry = browser("mira"), browser("harry")
    poll = ask(mira, thread)
    vote(mira, poll, "1", "It is cheap.")
    vote(harry, poll, "1")
    mira.post(f"/polls/{poll}/closing")
    mira.post(f"/polls/{poll}/outcome", outcome="We take **sand**.", read="0")
    text = paper(browser("carol"), thread)
    assert told(text) == [("Sand", 2), ("Clay", 0), ("None", 0)]
    assert "We take <strong>sand</strong>." in text
    # "Just now" is no longer true when it is read on paper.
    assert "data-ago" not in text
    # Why somebody voted so stands on the page of the poll.
    assert "It is cheap." not in text
    assert "Harry" not in text


def test_a_running_poll_is_counted_for_those_only_who_see_its_result(browser: Open, thread: int) -> None:
    mira, harry = browser("mira"), browser("harry")
    early, late = ask(mira, thread, **CONSENT), ask(mira, thread, results="closed", question="When?")
    vote(mira, early, "agree")
    vote(mira, late, "2")
    assert told(paper(mira, thread)) == [("Agree", 1), ("Concern", 0), ("Objection", 0)]
    assert told(paper(harry, thread)) == []
    assert "When?" in paper(harry, thread)


@pytest.mark.parametrize("votes", [2, 3])
def test_few_secret_votes_are_not_counted_on_paper_either(browser: Open, thread: int, votes: int) -> None:
    mira = browser("mira")
    poll = ask(mira, thread, secret="y", results="closed")
    for handle in ("mira", "harry", "mona")[:votes]:
        vote(browser(handle), poll, "2")
    assert told(paper(mira, thread)) == []
    mira.post(f"/polls/{poll}/closing")
    text = paper(mira, thread)
    assert told(text) == ([] if votes == 2 else [("Sand", 0), ("Clay", 3), ("None", 0)])
    assert ("Fewer than 3 people voted" in text) is (votes == 2)


def test_polls_stand_on_the_first_sheet(browser: Open, thread: int, site: object) -> None:
    mira = browser("mira")
    assert paper(mira, thread) == ""
    ask(mira, thread)
    fill(site, thread, 103)  # type: ignore[arg-type]
    assert "Which filter?" in paper(mira, thread)
    assert paper(mira, thread, "?page=2") == ""


def test_nobody_else_reads_them(browser: Open, thread: int) -> None:
    ask(browser("mira"), thread)
    for handle in ("omar", "asha", "leo", "sue"):
        assert browser(handle).get(f"/threads/{thread}/print").status_code == 404
