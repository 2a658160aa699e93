"""Drafts in a real browser: kept while somebody types, two tabs, no connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.look import browser as chromium_of
from benchmarks.look import sign_in
from benchmarks.server import PASSWORD, demo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("demo")]
THREAD = "/threads/8"
BOX, LINE, CHOICE = "#reply textarea[name=body]", "#reply [data-draft-line]", "#reply [data-draft-choice]"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with demo() as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with chromium_of() as started:
        yield started


@pytest.fixture(scope="module")
def kept(base: str, chromium: Browser) -> Any:
    return sign_in(chromium, base, "joyce@example.org", PASSWORD)


@pytest.fixture
def device(base: str, chromium: Browser, kept: Any) -> Iterator[BrowserContext]:
    """Yield a browser of hers whose page has an empty box, whatever was kept there before."""
    context = chromium.new_context(storage_state=kept)
    page = _opened(context, base)
    if page.locator("#reply .unsent button").count():
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
    assert page.locator(BOX).input_value() == ""
    assert _opened(device, base).locator(BOX).input_value() == ""
