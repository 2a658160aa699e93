"""Who hears of polls: watchers when one opens, who has not voted a day before its end, all of them of the outcome."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock, worker
from tests.browser import Browser
from tests.polls.of_polls import ask, strike
from tests.threads.of_threads import begin, say

Open = Callable[[str | None], Browser]


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of Mira's in which Harry has written and that Carol follows."""
    key = begin(browser("mira"))
    say(browser("harry"), key)
    browser("carol").post(f"/threads/{key}/watch", level="follow")
    return key


def _told(site: Flask, who: Browser, words: str) -> list[str]:
    with site.app_context():
        worker.drain("notices")
    lines: list[tuple[str, str]] = re.findall(
        r'<a href="(/notifications/\d+)">([^<]*)</a>', who.get("/notifications").text
    )
    return [url for url, line in lines if words in line]


def test_who_takes_part_or_follows_hears_of_a_poll_and_is_led_to_it(browser: Open, site: Flask, thread: int) -> None:
    ask(browser("mira"), thread)
    heard = {who: _told(site, browser(who), "There is a poll") for who in ("mira", "harry", "carol", "mona")}
    assert [who for who, lines in heard.items() if lines] == ["harry", "carol"]
    leads = browser("harry").get(heard["harry"][0])
    assert leads.location == f"/threads/{thread}"


def test_who_has_muted_the_thread_hears_nothing_of_its_polls(browser: Open, site: Flask, thread: int) -> None:
    browser("harry").post(f"/threads/{thread}/watch", level="mute")
    ask(browser("mira"), thread)
    strike(site, 6.5)
    assert _told(site, browser("harry"), "poll") == []


def test_a_day_before_its_end_who_has_not_voted_is_reminded_once(browser: Open, site: Flask, thread: int) -> None:
    key = ask(browser("mira"), thread)
    browser("harry").post(f"/polls/{key}/vote", picked="1")
    strike(site, 5.9)
    assert _told(site, browser("mona"), "closes soon") == []
    strike(site, 7)
    strike(site, 7)
    heard = [who for who in ("mira", "harry", "carol", "mona") if _told(site, browser(who), "closes soon")]
    assert heard == ["mira", "carol", "mona"]
    assert len(_told(site, browser("mona"), "closes soon")) == 1


def test_of_a_poll_of_one_day_nobody_is_reminded(browser: Open, site: Flask, thread: int) -> None:
    ask(browser("mira"), thread, closes=(clock.now() + timedelta(days=1)).date().isoformat())
    strike(site, 0.9)
    assert _told(site, browser("mona"), "closes soon") == []


def test_the_outcome_is_told_to_those_who_voted_and_those_who_take_part(
    browser: Open, site: Flask, thread: int
) -> None:
    key = ask(browser("mira"), thread)
    browser("mona").post(f"/polls/{key}/vote", picked="1")
    browser("mira").post(f"/polls/{key}/closing")
    browser("mira").post(f"/polls/{key}/outcome", outcome="Sand.", read="0")
    heard = [who for who in ("mira", "harry", "carol", "mona") if _told(site, browser(who), "The outcome of a poll")]
    assert heard == ["harry", "carol", "mona"]


def test_who_left_meanwhile_is_told_nothing(browser: Open, site: Flask, thread: int) -> None:
    ask(browser("mira"), thread)
    browser("harry").delete("/pods/ward/membership")
    assert _told(site, browser("harry"), "poll") == []
