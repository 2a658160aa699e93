"""What is typed into forms that the server keeps no draft of: a window that is closed loses nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from benchmarks.look import sign_in
from benchmarks.server import PASSWORD
from tests.until import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("demo")]
NOTE = "This is your unsent text, kept in this browser."
PLACES = [
    ("/threads/8/polls/new", "about"),
    ("/pods/ipc-wash/series/new", "about"),
    ("/series/1/rounds/new", "body"),
    ("/series/1/edit", "about"),
    ("/threads/8/slow", "reason"),
    ("/threads/8/lock", "reason"),
    ("/pods/ipc-wash/charter/edit", "body"),
    ("/pods/ipc-wash/settings", "purpose"),
    ("/pods/ipc-wash/settings", "label-0"),
    ("/pods/ipc-wash/settings", "tags"),
]


@pytest.fixture
def device(base: str, chromium: Browser) -> Iterator[BrowserContext]:
    """Yield a browser of the coordinator of a pod."""
    context = chromium.new_context(storage_state=sign_in(chromium, base, "ruth@example.org", PASSWORD))
    yield context
    context.close()


def _type(device: BrowserContext, address: str, field: str, words: str) -> str:
    """Type something behind what stands there, and close the window once the browser has it; return both."""
    page = device.new_page()
    page.goto(address)
    box = page.locator(f"main form [name={field}]").first
    text = box.input_value() + words
    box.fill(text)
    expect(page.locator("[data-draft-back]").first).to_be_hidden()
    kept = "Object.values(localStorage).some((entry) => entry.includes('zanzibarite'))"
    until(lambda: page.evaluate(kept), "the words in the browser")
    page.close()
    return text


@pytest.mark.parametrize(("path", "field"), PLACES, ids=[f"{path} {field}" for path, field in PLACES])
def test_what_was_typed_stands_there_again(base: str, device: BrowserContext, path: str, field: str) -> None:
    typed = _type(device, base + path, field, " zanzibarite")
    page = device.new_page()
    page.goto(base + path)
    expect(page.locator(f"main form [name={field}]").first).to_have_value(typed)
    assert page.get_by_text(NOTE).locator("visible=true").count() >= 1


def test_what_was_sent_does_not_come_back(base: str, device: BrowserContext) -> None:
    page = device.new_page()
    page.goto(base + "/threads/8/title")
    page.fill("[name=title]", "Making hand rub for a district")
    page.fill("[name=reason]", "It is shorter.")
    page.locator("main form button").last.click()
    page.locator(".said").wait_for()
    # The page that says so forgets the draft once it is read whole.
    page.wait_for_load_state()
    page.goto(base + "/threads/8/title")
    assert page.input_value("[name=title]") == "Making hand rub for a district"
    assert page.input_value("[name=reason]") == ""
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []


def test_what_somebody_else_wrote_meanwhile_is_not_covered(base: str, device: BrowserContext) -> None:
    address = base + "/threads/6/title"
    mine = _type(device, address, "title", " zanzibarite")
    other = device.browser
    assert other
    elsewhere = other.new_context(storage_state=sign_in(other, base, "ruth@example.org", PASSWORD))
    page = elsewhere.new_page()
    page.goto(address)
    page.fill("[name=title]", "Chlorine that is weak by afternoon")
    page.fill("[name=reason]", "It is shorter.")
    page.locator("main form button").last.click()
    page.locator(".said").wait_for()
    elsewhere.close()
    page = device.new_page()
    page.goto(address)
    assert page.input_value("[name=title]") == "Chlorine that is weak by afternoon" != mine


def test_of_several_forms_on_a_page_only_the_one_that_was_sent_is_done(base: str, device: BrowserContext) -> None:
    address = base + "/pods/ipc-wash/settings"
    tags = _type(device, address, "tags", "\nzanzibarite")
    page = device.new_page()
    page.goto(address)
    purpose = page.input_value("[name=purpose]") + " Since 2019."
    page.fill("[name=purpose]", purpose)
    page.locator("form[action$='/settings'] button").click()
    page.locator(".said").wait_for()
    assert page.input_value("[name=purpose]") == purpose
    expect(page.locator("[name=tags]")).to_have_value(tags)
