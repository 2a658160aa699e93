"""What moderators take away of the library and bring back, in a browser: on a phone, at a desk, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from benchmarks.look import sign_in
from benchmarks.server import PASSWORD
from tests.site.of_hands import WAYS, Hands, come

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]
_SHEET = "One picture a day: the sheet for the wall"


@pytest.fixture(scope="module")
def amara(base: str, chromium: Browser) -> Any:
    return sign_in(chromium, base, "amara@example.org", PASSWORD)


@pytest.fixture(params=WAYS, ids=str)
def hands(request: pytest.FixtureRequest, base: str, chromium: Browser, amara: Any) -> Iterator[Hands]:
    yield from come(chromium, base, request.param, amara)


def test_a_post_is_hidden_with_the_resource_that_its_file_is_and_both_come_back(hands: Hands) -> None:
    hands.open("/pods/ipc-wash/resources?q=picture")
    hands.page.locator("main h2 a").first.click()
    hands.page.wait_for_load_state()
    resource = hands.page.url.removeprefix(hands.base)
    assert hands.says(_SHEET)
    post = hands.page.locator("main dd a[href^='/posts/']").get_attribute("href")
    hands.open(f"{post}/hidden")
    assert hands.says(_SHEET)
    hands.page.locator("main [name=along]").check()
    hands.fill(reason="A patient is in the picture.")
    hands.send("/hidden")
    assert hands.page.request.get(hands.base + resource).status == 404
    hands.page.locator(".said button").click()
    hands.page.wait_for_load_state()
    hands.looks_well()
    hands.open(resource)
    assert hands.says(_SHEET)


def test_a_collection_goes_into_the_bin_and_comes_back(hands: Hands) -> None:
    hands.open("/pods/ipc-wash/collections")
    hands.page.locator("main h2 a").first.click()
    hands.page.wait_for_load_state()
    where, title = hands.page.url.removeprefix(hands.base), hands.page.locator("main h1").inner_text()
    hands.follow("/deletion")
    hands.fill(reason="It is out of date.")
    hands.send("/deletion")
    hands.open("/pods/ipc-wash/bin")
    assert hands.says(title)
    hands.page.locator(f"main form[action^='{where}/deletion'] button").click()
    hands.page.wait_for_load_state()
    hands.open(where)
    assert hands.says(title)
