"""Addresses that no page has: numbers beyond every key, and characters that no name has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import Browser

Open = Callable[[str | None], Browser]


@pytest.mark.parametrize("number", ["2147483648", "9" * 30, "0", "-1", "%D9%A1"])
@pytest.mark.parametrize("path", ["/threads/{}", "/posts/{}", "/threads/{}/any"])
def test_a_number_that_is_no_key_is_answered_404(browser: Open, path: str, number: str) -> None:
    assert browser("mira").get(path.format(number)).status_code == 404


@pytest.mark.parametrize(
    ("path", "code"),
    [("/people/%00", 404), ("/pods/ward%00", 404), ("/pods/ward?tag=%00", 400), ("/search?q=%00", 400)],
)
def test_a_character_that_no_database_keeps_is_answered_and_not_a_fault(browser: Open, path: str, code: int) -> None:
    answer = browser("mira").get(path)
    assert answer.status_code == code
    assert "<h1" in answer.text
