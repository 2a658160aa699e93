"""What moderators make of a thread, in a browser: on a phone in Arabic, at a desk in English, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload

from benchmarks.look import sign_in
from benchmarks.server import PASSWORD
from forum.kernel import clock
from tests.site.of_hands import WAYS, Hands, come

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def amara(base: str, chromium: Browser) -> Any:
    return sign_in(chromium, base, "amara@example.org", PASSWORD)


@pytest.fixture(scope="module")
def farid(base: str, chromium: Browser) -> Any:
    return sign_in(chromium, base, "farid@example.org", PASSWORD)


@pytest.fixture(params=WAYS, ids=str)
def hands(request: pytest.FixtureRequest, base: str, chromium: Browser, amara: Any) -> Iterator[Hands]:
    yield from come(chromium, base, request.param, amara)


@pytest.fixture
def writer(hands: Hands, chromium: Browser, farid: Any) -> Iterator[Hands]:
    """Return a member whose first posts wait, who comes as the moderator does."""
    yield from come(chromium, hands.base, hands.way, farid)


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
    hands.fill(reason="They have spoken.")
    hands.press("/slow?_method=DELETE")
    hands.open(thread)
    assert hands.says("They have spoken.")
    assert hands.page.locator("#reply .note").count() == 0


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


def test_a_series_is_changed_as_a_whole(hands: Hands) -> None:
    hands.open("/pods/ipc-wash/series/new")
    hands.fill(title="Clean hands in the snow", about="One question a week.", ends=_in_days(30))
    hands.send("/series")
    hands.follow("/edit")
    hands.page.locator("main button[value=add]").click()
    hands.page.wait_for_load_state()
    hands.looks_well()
    hands.fill(title="Clean hands in the fog")
    hands.fill(**{"q0-title": "What changes in fog?", "q0-body": "Tell us.", "q0-opens": _in_days(3) + "T09:00"})
    hands.send("/edit")
    assert hands.page.locator("h1").inner_text() == "Clean hands in the fog"
    assert hands.says("What changes in fog?")


def test_a_first_post_waits_is_seen_by_its_author_and_let_in(hands: Hands, writer: Hands, thread: str) -> None:
    words = "Soap that we boil ourselves lasts longest."
    hands.open("/pods/ipc-wash/held")
    # Whoever came in the ways before has posts that stand.
    hands.page.locator("main [name=first]").last.check()
    hands.send("/holding")
    writer.open(f"{thread}/posts/new")
    writer.fill(body=words)
    writer.send("/posts")
    assert writer.says(words)
    assert writer.page.locator("main li[id^=held-]").count() == 1
    writer.page.locator("main li[id^=held-] a[href$='/edit']").click()
    writer.page.wait_for_load_state()
    writer.looks_well()
    _complete(writer, " #was", " #waste ")
    writer.send("/edit")
    assert writer.says(words)
    assert writer.says("#Waste and cleaning") is writer.way.scripts
    hands.open(thread)
    assert not hands.says(words)
    hands.open("/pods/ipc-wash/held")
    waits = hands.page.locator("main li[id^=held-]", has_text=words)
    assert waits.count() == 1
    waits.locator("form[action$='/approval'] button").click()
    hands.page.wait_for_load_state()
    hands.looks_well()
    assert not hands.says(words)
    for person in (hands, writer):
        person.open(thread)
        assert words in person.page.locator("#post-2").inner_text()
        assert person.page.locator("main li[id^=held-]").count() == 0


def test_one_file_is_hidden_and_its_post_stays(hands: Hands, writer: Hands, thread: str) -> None:
    hands.open(f"{thread}/posts/new")
    hands.fill(body="The list is in the file.")
    content: FilePayload = {"name": "soap list.txt", "mimeType": "text/plain", "buffer": b"Bar, liquid, powder"}
    hands.page.locator("main input[type=file]").set_input_files(content)
    if hands.way.scripts:
        # A script sends it at once, and lists it when it is there.
        hands.page.locator("main [data-files] li").wait_for()
    hands.page.locator("main button[value=post]").click()
    hands.page.wait_for_url("**#post-2")
    writer.open(thread)
    assert writer.says("soap list.txt")
    menu = hands.page.locator("#post-2 a[href$='/menu']").get_attribute("href")
    hands.open(f"{menu}")
    hands.page.locator("main a[href^='/attachments/'][href$='/hidden']").click()
    hands.page.wait_for_load_state()
    hands.fill(reason="It names a patient.")
    hands.send("/hidden")
    writer.open(thread)
    assert writer.says("The list is in the file.")
    assert writer.says("It names a patient.")
    assert not writer.says("soap list.txt")


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


def _complete(person: Hands, typed: str, whole: str) -> None:
    """Type a sign and its beginning at the end of a text, which a script completes; without one it stays so."""
    area = person.page.locator("main textarea[name=body]")
    if not person.way.scripts:
        area.fill(area.input_value() + typed)
        return
    area.focus()
    person.page.get_by_role("toolbar").wait_for()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(typed)
    person.page.get_by_role("option").first.wait_for()
    person.page.keyboard.press("Enter")
    assert area.input_value().endswith(whole)


def _in_days(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()
