"""Two people in one thread, each in a browser: one reads on while the other replies."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.look import sign_in
from benchmarks.server import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]
# The first has more than one page, the second has not.
LONG, SHORT = "/threads/6?order=arrival", "/threads/22?order=arrival"
_SAVING = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
_HIDDEN = "Object.defineProperty(document, 'hidden', {get: () => window.away ?? false})"


def opened(chromium: Browser, base: str, who: str, path: str = LONG, script: str = "") -> Page:
    """Open the thread as somebody, with the clock in the test's hand."""
    context = chromium.new_context(
        storage_state=sign_in(chromium, base, f"{who}@example.org", PASSWORD), viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.clock.install()
    if script:
        page.add_init_script(script)
    page.goto(base + path)
    return page


def say(page: Page, text: str) -> None:
    page.fill("#reply textarea", text)
    page.get_by_role("button", name="Post", exact=True).click()
    page.locator("article.post", has_text=text).wait_for()


def asked(page: Page) -> list[str]:
    """Return a list that grows with every question for news."""
    questions: list[str] = []
    page.on("request", lambda request: questions.append(request.url) if "/news" in request.url else None)
    return questions


def test_a_reply_of_somebody_else_is_told_moves_nothing_and_takes_no_text(base: str, chromium: Browser) -> None:
    reader, writer = opened(chromium, base, "amara"), opened(chromium, base, "joyce")
    # What was new is read with this page.
    reader.reload()
    say(writer, "The filter is in place.")
    say(writer, "And it runs.")
    reader.fill("#reply textarea", "Half a sen")
    reader.evaluate("scrollTo(0, 300)")
    where = reader.evaluate("[scrollY, document.querySelector('#reply').offsetTop]")
    reader.clock.fast_forward(31_000)
    line = reader.locator(".news a")
    line.wait_for()
    assert line.inner_text() == "2 new replies – show"
    assert reader.locator(".news").get_attribute("role") == "status"
    assert reader.evaluate("[scrollY, document.querySelector('#reply').offsetTop]") == where
    line.click()
    reader.locator("article.post", has_text="The filter is in place.").wait_for()
    assert "#post-" in reader.url
    assert reader.locator("#reply textarea").input_value() == "Half a sen"
    assert reader.locator(".since").count() == 1


def test_nobody_asks_while_the_page_is_hidden_or_data_is_dear(base: str, chromium: Browser) -> None:
    page = opened(chromium, base, "joyce", script=_HIDDEN)
    questions = asked(page)
    page.evaluate("window.away = true; document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.fast_forward(600_000)
    assert questions == []
    with page.expect_response("**/news*") as answer:
        page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
        page.clock.fast_forward(1)
    assert answer.value.status == 204
    dear = opened(chromium, base, "joyce", script=_SAVING)
    questions = asked(dear)
    dear.clock.fast_forward(600_000)
    assert questions == []


def test_the_key_u_leads_to_the_first_unread_post(base: str, chromium: Browser) -> None:
    reader, writer = opened(chromium, base, "amara", SHORT), opened(chromium, base, "joyce", SHORT)
    reader.reload()
    say(writer, "One more thing.")
    reader.reload()
    reader.locator("body").press("u")
    near = reader.evaluate("document.activeElement.closest('.node').textContent")
    assert "One more thing." in near
    say(writer, "And the last.")
    reader.clock.fast_forward(31_000)
    reader.locator(".news a").wait_for()
    reader.locator("body").press("u")
    reader.locator("article.post", has_text="And the last.").wait_for()
    assert "#post-" in reader.url
