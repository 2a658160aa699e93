"""Drafts in a real browser: kept while somebody types, two tabs, no connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from benchmarks.look import sign_in
from benchmarks.server import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("demo")]
THREAD = "/threads/8"
BOX, LINE, CHOICE = "#reply textarea[name=body]", "#reply [data-draft-line]", "#reply [data-draft-choice]"


@pytest.fixture(scope="module")
def kept(base: str, chromium: Browser) -> Any:
    return sign_in(chromium, base, "joyce@example.org", PASSWORD)


@pytest.fixture
def device(base: str, chromium: Browser, kept: Any) -> Iterator[BrowserContext]:
    """Yield a browser of hers whose page has an empty box, whatever was kept there before."""
    context = chromium.new_context(storage_state=kept)
    page = _opened(context, base)
    if page.locator("#reply .unsent button").count():
        # A page that is closed on its way elsewhere may never close.
        with page.expect_navigation():
            page.locator("#reply .unsent button").click()
    page.close()
    yield context
    context.close()


def _opened(context: BrowserContext, base: str) -> Page:
    page = context.new_page()
    page.goto(base + THREAD)
    return page


def _type(page: Page, words: str) -> None:
    page.locator(BOX).fill(words)


def _wait_until_kept(page: Page) -> None:
    expect(page.locator(LINE)).to_have_text("Kept as a draft.", timeout=15_000)


def test_what_is_typed_is_kept_and_found_on_another_device(
    base: str, chromium: Browser, kept: Any, device: BrowserContext
) -> None:
    page = _opened(device, base)
    _type(page, "Typed and never sent.")
    _wait_until_kept(page)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []
    other = chromium.new_context(storage_state=kept)
    again = _opened(other, base)
    assert again.locator(BOX).input_value() == "Typed and never sent."
    again.locator("#reply .unsent button").click()
    assert again.locator(BOX).input_value() == ""
    other.close()


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ("Keep both", "In the second window.\n\nIn the first window."),
        ("Keep mine", "In the second window."),
        ("Take the other", "In the first window."),
    ],
)
def test_of_two_windows_that_write_at_one_place_none_loses_a_word(
    base: str, device: BrowserContext, choice: str, left: str
) -> None:
    first, second = _opened(device, base), _opened(device, base)
    _type(first, "In the first window.")
    _wait_until_kept(first)
    _type(second, "In the second window.")
    expect(second.locator(CHOICE)).to_be_visible(timeout=15_000)
    assert second.locator(f"{CHOICE} textarea").input_value() == "In the first window."
    assert second.locator(BOX).input_value() == "In the second window."
    second.get_by_role("button", name=choice).click()
    expect(second.locator(CHOICE)).to_have_count(0)
    assert second.locator(BOX).input_value() == left
    _wait_until_kept(second)
    assert _opened(device, base).locator(BOX).input_value() == left


def test_what_was_sent_while_it_was_being_kept_does_not_come_back(base: str, device: BrowserContext) -> None:
    page = _opened(device, base)
    _type(page, "Sent while kept.")
    _wait_until_kept(page)
    _type(page, "Sent while kept, to the end.")
    page.get_by_role("button", name="Post", exact=True).click()
    page.locator("article.post", has_text="Sent while kept, to the end.").wait_for()
    # However far down the page opens.
    expect(page.locator(".said")).to_be_in_viewport()
    assert page.locator(BOX).input_value() == ""
    assert _opened(device, base).locator(BOX).input_value() == ""


def _post(page: Page) -> None:
    page.get_by_role("button", name="Post", exact=True).click()


def _posts(page: Page, words: str) -> int:
    return page.locator("article.post", has_text=words).count()


def test_what_is_sent_without_a_connection_goes_once_when_it_is_back(base: str, device: BrowserContext) -> None:
    page = _opened(device, base)
    device.set_offline(True)
    _type(page, "Sent on the ferry.")
    _post(page)
    _post(page)
    expect(page.locator("#reply .waits")).to_contain_text("this is sent as soon as there is one")
    expect(page.locator(LINE)).to_contain_text("your text is kept in this browser")
    assert "Sent on the ferry." in str(page.evaluate("Object.values(localStorage)"))
    device.set_offline(False)
    page.locator("article.post", has_text="Sent on the ferry.").wait_for()
    again = _opened(device, base)
    assert (_posts(again, "Sent on the ferry."), again.locator(BOX).input_value()) == (1, "")


def test_what_is_sent_over_a_dead_line_that_the_device_believes_alive_goes_once_it_works(
    base: str, device: BrowserContext
) -> None:
    page = _opened(device, base)
    device.route("**/*", lambda route: route.abort())
    _type(page, "Sent under the bridge.")
    expect(page.locator(LINE)).to_contain_text("your text is kept in this browser", timeout=15_000)
    assert page.evaluate("navigator.onLine")
    _post(page)
    expect(page.locator("#reply .waits")).to_contain_text("this is sent as soon as there is one")
    assert page.locator(BOX).input_value() == "Sent under the bridge."
    device.unroute_all()
    page.locator("article.post", has_text="Sent under the bridge.").wait_for()
    again = _opened(device, base)
    assert (_posts(again, "Sent under the bridge."), again.locator(BOX).input_value()) == (1, "")


def test_whoever_thinks_better_of_it_keeps_the_text(base: str, device: BrowserContext) -> None:
    page = _opened(device, base)
    device.set_offline(True)
    _type(page, "Better not.")
    _post(page)
    page.get_by_role("button", name="Do not send").click()
    device.set_offline(False)
    _wait_until_kept(page)
    assert page.locator(BOX).input_value() == "Better not."
    assert _posts(_opened(device, base), "Better not.") == 0


def test_a_window_that_is_closed_without_a_connection_loses_nothing(base: str, device: BrowserContext) -> None:
    page = _opened(device, base)
    once = page.locator("#reply input[name=once]").input_value()
    device.set_offline(True)
    _type(page, "Closed on the ferry.")
    _post(page)
    page.close()
    device.set_offline(False)
    again = _opened(device, base)
    expect(again.locator("#reply .waits")).to_contain_text("This was not sent")
    assert again.locator(BOX).input_value() == "Closed on the ferry."
    assert again.locator("#reply input[name=once]").input_value() == once
    _post(again)
    again.locator("article.post", has_text="Closed on the ferry.").wait_for()
    assert _posts(_opened(device, base), "Closed on the ferry.") == 1


def test_an_answer_that_is_lost_on_the_way_makes_no_second_post(base: str, device: BrowserContext) -> None:
    page = _opened(device, base)

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/posts", lose)
    _type(page, "Answer lost.")
    _post(page)
    page.wait_for_timeout(1000)
    again = _opened(device, base)
    assert (_posts(again, "Answer lost."), again.locator(BOX).input_value()) == (1, "")


def test_a_newer_text_of_this_browser_is_not_lost_to_an_older_one_of_the_server(
    base: str, chromium: Browser, kept: Any, device: BrowserContext
) -> None:
    page = _opened(device, base)
    device.set_offline(True)
    _type(page, "Typed on the ferry.")
    expect(page.locator(LINE)).to_contain_text("your text is kept in this browser")
    page.wait_for_timeout(600)
    page.close()
    device.set_offline(False)
    at_home = chromium.new_context(storage_state=kept)
    other = _opened(at_home, base)
    _type(other, "Typed at home.")
    _wait_until_kept(other)
    at_home.close()
    again = _opened(device, base)
    texts = {again.locator(BOX).input_value(), again.locator(f"{CHOICE} textarea").input_value()}
    assert texts == {"Typed on the ferry.", "Typed at home."}


def test_what_is_selected_in_a_post_stands_quoted_in_the_reply(base: str, device: BrowserContext) -> None:
    page = _opened(device, base)
    page.locator("#post-1 .prose p").first.evaluate("p => getSelection().selectAllChildren(p)")
    words = page.evaluate("getSelection().toString().trim()")
    page.locator("[data-quote-selection]").click()
    page.wait_for_url("**/posts/new?parent=*")
    text = page.locator("textarea[name=body]").input_value()
    assert text.startswith("> [Post 1](/posts/")
    assert text.rstrip().endswith(f"> {words}")
    expect(page.locator("[data-draft-line]")).to_have_text("Kept as a draft.", timeout=15_000)
    page.locator("textarea[name=body]").fill("")
    page.reload()
