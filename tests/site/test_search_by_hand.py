"""Search without JavaScript: on a wide page what narrows down stands at the end, on a phone it is folded."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.look import sign_in, speak
from benchmarks.server import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]


def _opened(chromium: Browser, base: str, kept: Any, width: int) -> Page:
    context = chromium.new_context(
        storage_state=kept, java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{base}/search?q=water")
    return page


def _box(page: Page, css: str) -> Any:
    return page.locator(css).first.bounding_box()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_narrows_down_stands_beside_or_above(base: str, chromium: Browser, language: str) -> None:
    kept = sign_in(chromium, base, "joyce@example.org", PASSWORD)
    speak(chromium, base, kept, language)
    page = _opened(chromium, base, kept, 1280)
    rail, hits = _box(page, ".rail.end"), _box(page, ".hits")
    assert (rail["x"] > hits["x"] + hits["width"]) == (language == "en")
    assert (rail["x"] + rail["width"] < hits["x"]) == (language == "ar")
    assert page.locator("details.drop:visible").count() == 0
    assert page.locator(".rail.end nav a:visible").count() > 1
    # The form comes when it is asked for, and what was chosen there is asked.
    page.locator("a.drop").click()
    page.locator("#kind").select_option("resource")
    page.locator("#precise form button").click()
    page.wait_for_url("**/search?q=*kind*resource*")
    assert page.locator(".hits > li").count() > 0
    page.locator("a.drop").click()
    assert page.locator("#kind").input_value() == "resource"
    page.context.close()
    page = _opened(chromium, base, kept, 390)
    assert page.locator(".rail.end:visible").count() == 0
    page.locator("details.drop > summary").last.click()
    assert page.locator("details.drop[open] nav a:visible").count() > 1
    assert page.locator("details.drop:visible").count() == 1
    page.context.close()
    speak(chromium, base, kept, "en")
