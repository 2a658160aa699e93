"""The buttons and keys of the text area: what they type, on a page that came with them and on one that fetches them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.look import sign_in, speak
from benchmarks.server import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def joyce(base: str, chromium: Browser) -> Any:
    kept = sign_in(chromium, base, "joyce@example.org", PASSWORD)
    speak(chromium, base, kept, "en")
    return kept


@pytest.fixture
def page(chromium: Browser, joyce: Any) -> Iterator[Page]:
    context = chromium.new_context(storage_state=joyce, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ["/threads/8", "/pods/ipc-wash/threads/new"])
def test_buttons_and_keys_type_what_they_promise(base: str, page: Page, path: str) -> None:
    page.goto(base + path)
    area = page.locator("textarea[data-composer]")
    area.focus()
    page.get_by_role("toolbar", name="Formatting").wait_for()

    def made(words: str, do: str, *, whole: bool = True) -> str:
        area.fill(words)
        if whole:
            area.select_text()
        if "+" in do:
            page.keyboard.press(do)
        else:
            page.get_by_role("button", name=do).click()
        return area.input_value()

    assert made("Soap", "Control+b") == "**Soap**"
    assert made("Soap", "Control+k") == "[Soap](https://)"
    assert made("Soap\nwater", "Checklist") == "- [ ] Soap\n- [ ] water"
    assert made("- [ ] Soap", "Control+Shift+Digit9") == "Soap"
    assert made("Soap", "Code, as it is typed") == "`Soap`"
    assert made("Soap\nwater", "Control+e") == "```\nSoap\nwater\n```\n\n"
    assert made("Day\tmg/L\n1\t5,000", "Table") == "| Day | mg/L |\n| --- | --- |\n| 1 | 5,000 |\n\n"
    assert made("Soap", "Footnote", whole=False) == "Soap[^1]\n\n[^1]: "
    turn = "Write this paragraph from the other side"
    assert made("- WHO يقول", turn, whole=False) == "- \u200fWHO يقول"
    assert made("- \u200fWHO يقول", turn, whole=False) == "- WHO يقول"
    assert made("ماء", turn, whole=False) == "\u200eماء"


def test_the_buttons_are_one_stop_and_the_arrows_go_on(base: str, page: Page) -> None:
    page.goto(base + "/pods/ipc-wash/threads/new")
    page.locator("textarea[data-composer]").focus()
    page.keyboard.press("Tab")
    names = []
    for key in ("ArrowRight", "ArrowRight", "End", "Home", "ArrowLeft"):
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press(key)
    assert names == ["Bold", "Italic", "Link", "How to write lists, tables and more", "Bold"]


def test_the_answers_to_a_post_are_folded_by_a_key_and_by_a_click(base: str, page: Page) -> None:
    page.goto(base + "/threads/6?order=tree")
    page.locator("#post-2 .at").focus()
    page.keyboard.press("x")
    page.wait_for_url("**fold=2*")
    assert page.locator("#post-2 .fold").inner_text() == "13 replies · Show"
    page.locator("#post-2 .fold").click()
    page.wait_for_url(lambda url: "fold" not in url)
    assert page.locator(".node").count() == 20


def test_keys_go_on_from_the_post_that_one_was_led_to(base: str, page: Page) -> None:
    page.goto(base + "/threads/6?order=arrival#post-5")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.node').id") == "post-6"
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('.node').id") == "post-4"


@pytest.mark.parametrize("path", ["/threads/8", "/pods/ipc-wash/threads/new"])
def test_people_of_the_pod_are_offered_after_the_sign(base: str, page: Page, path: str) -> None:
    page.goto(base + path)
    area = page.locator("textarea[data-composer]")
    area.focus()
    page.get_by_role("toolbar", name="Formatting").wait_for()
    area.fill("")
    page.keyboard.type("Ask @ama")
    option = page.get_by_role("option", name="Amara Okafor")
    option.wait_for()
    assert area.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Escape")
    assert not option.is_visible()
    page.keyboard.type("r")
    option.wait_for()
    page.keyboard.press("Enter")
    assert area.input_value() == "Ask @amara "
    page.keyboard.type("and @joh")
    page.locator(".people-offered").wait_for(state="hidden")
    page.keyboard.type(" @Okaf")
    option.click()
    assert area.input_value() == "Ask @amara and @joh @amara "


@pytest.mark.parametrize("path", ["/series/1/rounds/new", "/series/1/edit", "/polls/{poll}/outcome"])
def test_forms_without_the_rooms_of_a_pod_offer_its_people_and_tags(base: str, chromium: Browser, path: str) -> None:
    context = chromium.new_context(storage_state=sign_in(chromium, base, "ruth@example.org", PASSWORD))
    page = context.new_page()
    closed = (n for n in range(1, 9) if "data-composer" in context.request.get(f"{base}/polls/{n}/outcome").text())
    page.goto(base + path.format(poll=next(closed)))
    area = page.locator("textarea[data-composer]").first
    area.focus()
    for typed, name in ((" Ask @ama", "Amara Okafor"), (" about #was", "Waste")):
        page.keyboard.press("Control+End")
        page.keyboard.type(typed)
        page.get_by_role("option", name=name).first.click()
    assert "Ask @amara  about #waste " in area.input_value()
    context.close()


def test_tags_of_the_pod_are_offered_after_their_sign(base: str, page: Page) -> None:
    page.goto(base + "/threads/8")
    area = page.locator("textarea[data-composer]")
    area.focus()
    page.get_by_role("toolbar", name="Formatting").wait_for()
    area.fill("")
    page.keyboard.type("About #was")
    option = page.get_by_role("listbox", name="Tags").get_by_role("option").first
    option.wait_for()
    assert area.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Tab")
    assert area.input_value() == "About #waste "
    page.keyboard.type("#zzz")
    page.locator(".people-offered").wait_for(state="hidden")
    page.get_by_text("This pod has no such tag.").wait_for(state="attached")


def test_a_title_is_answered_by_what_was_asked_before(base: str, page: Page) -> None:
    page.goto(base + "/pods/ipc-wash/threads/new")
    page.locator("input[name=title]").press_sequentially("Testing weak chlorine")
    found = page.get_by_role("region", name="Has this been asked?").get_by_role("link")
    found.first.wait_for()
    assert found.first.inner_text().startswith("Chlorine solution weak by afternoon")
    page.fill("input[name=title]", "")
    found.first.wait_for(state="detached")
