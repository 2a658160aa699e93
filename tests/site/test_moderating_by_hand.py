"""What moderators make of a thread, in a browser: on a phone in Arabic, at a desk in English, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.look import AXE, sign_in, speak
from benchmarks.server import PASSWORD
from forum.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]
_AXE = """axe.run({runOnly: ['wcag2a','wcag2aa','wcag21aa']})
.then(found => found.violations.map(each => each.id + ': ' + each.nodes.map(node => node.html).join(' ')))"""


@dataclass(frozen=True)
class Way:
    """How somebody comes."""

    language: str
    width: int
    scripts: bool


WAYS = [Way("en", 1280, scripts=True), Way("ar", 390, scripts=True), Way("en", 390, scripts=False)]


class Hands:
    """A person at a page; addresses and names of fields are the same in every language."""

    def __init__(self, page: Page, base: str, way: Way) -> None:
        self.page, self.base, self.way = page, base, way

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.looks_well()

    def follow(self, end: str) -> None:
        """Click the link whose address ends so."""
        self.page.locator(f"main a[href$='{end}']").first.click()
        self.page.wait_for_load_state()
        self.looks_well()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").first.fill(value)

    def send(self, action: str) -> None:
        """Press the last button of the form that goes to an address that ends so."""
        self.page.locator(f"main form[action$='{action}'] button:not([formaction])").last.click()
        self.page.wait_for_load_state()
        self.looks_well()

    def looks_well(self) -> None:
        """Nothing is wider than the window, and axe finds nothing."""
        if not self.way.scripts:
            return
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        self.page.evaluate(AXE.read_text("utf-8"))
        assert self.page.evaluate(_AXE) == [], self.page.url

    def unfold(self) -> None:
        """Open what is folded on the page."""
        for summary in self.page.locator("main details:not([open], .menu) > summary").all():
            summary.click()

    def says(self, words: str) -> bool:
        return words in self.page.locator("main").inner_text()


@pytest.fixture(scope="module")
def amara(base: str, chromium: Browser) -> Any:
    return sign_in(chromium, base, "amara@example.org", PASSWORD)


@pytest.fixture(params=WAYS, ids=str)
def hands(request: pytest.FixtureRequest, base: str, chromium: Browser, amara: Any) -> Iterator[Hands]:
    way: Way = request.param
    speak(chromium, base, amara, way.language)
    context = chromium.new_context(
        storage_state=amara,
        viewport={"width": way.width, "height": 844},
        java_script_enabled=way.scripts,
        bypass_csp=way.scripts,
    )
    context.set_default_timeout(10_000)
    yield Hands(context.new_page(), base, way)
    context.close()


@pytest.fixture
def thread(hands: Hands) -> str:
    """Return the address of a thread that was just begun."""
    hands.open("/pods/ipc-wash/threads/new")
    hands.fill(title="Which soap lasts longest?", body="We tried two kinds of soap in the ward.")
    hands.send("/threads")
    found = re.search(r"/threads/\d+", hands.page.url)
    assert found, hands.page.url
    return found[0]


def test_a_poll_is_opened_voted_in_closed_and_its_outcome_stated(hands: Hands, thread: str) -> None:
    hands.open(f"{thread}/polls")
    hands.follow("/polls/new")
    hands.fill(question="Bar or liquid?", options="Bar\nLiquid", closes=_in_days(9))
    hands.send("/polls")
    poll = hands.page.url.removeprefix(hands.base)
    hands.page.locator("main [name=picked]").first.check()
    hands.send("/vote")
    assert hands.page.locator("main .result progress").first.get_attribute("value") == "1"
    hands.unfold()
    hands.send("/closing")
    hands.fill(outcome="We **buy** bars.")
    hands.send("/outcome")
    hands.open(poll)
    assert hands.says("We buy bars.")
    hands.open(thread)
    assert hands.says("We buy bars.")


def test_a_synthesis_is_written_and_stands_above_its_thread(hands: Hands, thread: str) -> None:
    hands.open(f"{thread}/synthesis/edit")
    hands.fill(body="Bars last *twice* as long.")
    hands.send("/synthesis")
    hands.open(thread)
    hands.unfold()
    assert hands.says("Bars last twice as long.")


def test_a_thread_is_slowed_down_and_let_go(hands: Hands, thread: str) -> None:
    hands.open(f"{thread}/menu")
    hands.follow("/slow")
    hands.fill(reason="Let others speak.")
    hands.send("/slow")
    hands.open(thread)
    assert hands.says("Let others speak.")
    hands.open(f"{thread}/slow")
    hands.send("/slow?_method=DELETE")
    hands.open(thread)
    assert not hands.says("Let others speak.")


def test_a_series_opens_its_questions_on_their_days(hands: Hands) -> None:
    hands.open("/pods/ipc-wash/series/new")
    hands.fill(title="Clean hands in the rains", about="One question a week.", ends=_in_days(30))
    hands.send("/series")
    hands.follow("/rounds/new")
    hands.fill(
        title="What changes when it rains?", body="Tell us what you do.", lead="amara", opens=_in_days(3) + "T09:00"
    )
    hands.send("/rounds")
    assert hands.says("What changes when it rains?")


def test_the_title_is_changed_and_changed_back(hands: Hands, thread: str) -> None:
    hands.open(f"{thread}/title")
    hands.fill(title="Which soap lasts?", reason="Shorter.")
    hands.send("/title")
    assert hands.says("Shorter.")
    hands.page.locator("main form[action*='/thread-changes/'] button").first.click()
    hands.page.wait_for_load_state()
    assert hands.page.locator("h1").inner_text() == "Which soap lasts longest?"


def test_a_branch_becomes_a_thread_of_its_own_and_comes_back(hands: Hands, thread: str) -> None:
    hands.open(thread)
    hands.fill(body="Another matter: who buys it?")
    hands.send("/posts")
    menu = hands.page.locator("#post-2 a[href$='/menu']").get_attribute("href")
    hands.open(f"{menu}")
    hands.page.locator("main a[href*='/split?post=']").click()
    hands.page.wait_for_load_state()
    hands.looks_well()
    assert hands.says("Another matter: who buys it?")
    hands.page.locator("main a[href$='take=onward']").click()
    hands.page.wait_for_load_state()
    hands.fill(title="Who buys the soap?", reason="It is another matter.")
    hands.send("/split")
    assert hands.says("It is another matter.")
    assert hands.page.locator("h1").inner_text() == "Who buys the soap?"
    hands.page.locator("main form[action*='/thread-changes/'] button").first.click()
    hands.page.wait_for_load_state()
    assert hands.page.locator("h1").inner_text() == "Which soap lasts longest?"
    assert hands.says("Another matter: who buys it?")


def test_a_lock_ends_for_a_reason_that_the_thread_tells(hands: Hands, thread: str) -> None:
    for reason, end in (("We have decided.", ""), ("There is news.", "?_method=DELETE")):
        hands.open(f"{thread}/menu")
        hands.follow("/lock")
        hands.fill(reason=reason)
        hands.send(f"/lock{end}")
        assert hands.says(reason)


def _in_days(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()
