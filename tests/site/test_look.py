from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from benchmarks.look import State, sign_in, speak, wire
from benchmarks.look_all import PAGES, QUICK, walk
from benchmarks.server import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demo")]


@pytest.fixture
def joyce(base: str, chromium: Browser) -> Any:
    """Return what the browser of joyce keeps, who reads English whatever she was looking at before."""
    kept = sign_in(chromium, base, "joyce@example.org", PASSWORD)
    speak(chromium, base, kept, "en")
    return kept


@pytest.mark.parametrize("state", QUICK, ids=lambda state: state.language)
@pytest.mark.parametrize("who", PAGES)
def test_every_page_of_the_demo_is_without_a_finding(base: str, chromium: Browser, who: str, state: State) -> None:
    assert list(walk(base, chromium, None, [state], who)) == []


def test_a_thread_page_is_light_at_first_and_lighter_then(base: str, chromium: Browser, joyce: Any) -> None:
    (requests, first), (_, again) = wire(chromium, base, "/threads/6?order=tree", joyce)
    assert (requests <= 5, first <= 30_000, again <= 12_000) == (True, True, True), (requests, first, again)


def test_what_writing_wants_follows_when_somebody_begins_to_write(base: str, chromium: Browser, joyce: Any) -> None:
    context = chromium.new_context(storage_state=joyce)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(base + "/threads/6")
    assert page.locator("link[href*='/pages.']").count() == 0
    with page.expect_response("**/static/pages.*.js") as script, page.expect_response("**/static/pages.*.css"):
        page.locator("textarea[data-composer]").focus()
    assert script.value.ok
    page.wait_for_function("[...document.styleSheets].some((sheet) => sheet.href.includes('/pages.'))")
    assert errors == []
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_what_may_be_done_with_a_post_stands_beside_it_or_on_a_page(
    base: str,
    chromium: Browser,
    joyce: Any,
    script: bool,  # noqa: FBT001
) -> None:
    context = chromium.new_context(storage_state=joyce, java_script_enabled=script)
    page = context.new_page()
    page.goto(base + "/threads/6?order=tree")
    page.locator("#post-2 [data-more]").click()
    if script:
        page.locator("#post-2 .popup").get_by_text("Unread from here").wait_for()
        assert page.url.endswith("order=tree")
        page.keyboard.press("Escape")
        assert not page.locator("#post-2 .popup").is_visible()
        page.locator("#post-2 details > summary").click()
    page.locator("main").get_by_text("Quote", exact=True).locator("visible=true").first.click()
    assert "Before adding a tester" in page.locator("textarea[name=body]").input_value()
    context.close()


def test_a_member_reads_replies_and_finds_it_again(base: str, chromium: Browser, joyce: Any) -> None:
    context = chromium.new_context(storage_state=joyce)
    page = context.new_page()
    page.goto(base + "/pods/ipc-wash/threads/new")
    page.fill("input[name=title]", "Who has tried solar chlorinators?")
    page.fill("textarea[name=body]", "We got a **zanzibarite** sample last week.")
    page.get_by_role("button", name="Preview").click()
    preview = page.locator(".preview strong").inner_text()
    page.get_by_role("button", name="Post", exact=True).click()
    assert page.locator("article strong", has_text="zanzibarite").inner_text() == preview == "zanzibarite"
    for _ in range(40):
        page.goto(base + "/search?q=zanzibarite")
        if page.locator("main mark").count():
            break
        page.wait_for_timeout(100)
    assert page.locator("main mark").first.inner_text() == "zanzibarite"
    context.close()


def test_everything_works_without_javascript(base: str, chromium: Browser, joyce: Any) -> None:
    context = chromium.new_context(storage_state=joyce, java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "/threads/8")
    page.fill("textarea[name=body]", "Written without a script.")
    page.get_by_role("button", name="Post", exact=True).click()
    assert page.locator("article.post", has_text="Written without a script.").count() == 1
    context.close()


def test_what_was_sent_does_not_come_back_as_unsent_text(base: str, chromium: Browser, joyce: Any) -> None:
    context = chromium.new_context(storage_state=joyce)
    page = context.new_page()
    page.goto(base + "/threads/8")
    page.fill("#reply textarea", "Sent by way of the preview.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Post", exact=True).click()
    page.locator("article.post", has_text="Sent by way of the preview.").wait_for()
    assert page.locator("#reply textarea").input_value() == ""
    page.fill("#reply textarea", "Sent after signing in again.")
    context.clear_cookies()
    page.get_by_role("button", name="Post", exact=True).click()
    page.fill("input[name=email]", "joyce@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("article.post", has_text="Sent after signing in again.").wait_for()
    assert page.locator("#reply textarea").input_value() == ""
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_reaction_is_one_tap_and_stays(base: str, chromium: Browser, script: bool) -> None:  # noqa: FBT001
    kept = sign_in(chromium, base, "natalia@example.org", PASSWORD)
    speak(chromium, base, kept, "en")
    context = chromium.new_context(
        storage_state=kept, java_script_enabled=script, viewport={"width": 390, "height": 800}, has_touch=True
    )
    page = context.new_page()
    page.goto(base + "/threads/6?order=arrival")
    page.fill("#reply textarea", "Not sent yet.")
    button = page.locator("#post-2 button[value=useful]")
    assert (button.get_attribute("aria-pressed"), button.inner_text().split()[-1]) == ("false", "2")
    button.tap()
    page.locator("#post-2 button[value=useful][aria-pressed=true]").wait_for()
    assert button.inner_text().split() == ["Useful", "3"]
    # The page stays as it is, with what was typed.
    if script:
        assert page.locator("#reply textarea").input_value() == "Not sent yet."
    page.goto(base + "/threads/6?order=arrival")
    assert button.inner_text().split() == ["Useful", "3"]
    button.tap()
    page.locator("#post-2 button[value=useful][aria-pressed=false]").wait_for()
    assert button.inner_text().split()[-1] == "2"
    context.close()
