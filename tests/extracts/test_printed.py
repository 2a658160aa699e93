"""What a browser prints is read as it was written, in all letters."""

from __future__ import annotations

import pytest

from benchmarks.look import browser
from tests.extracts import papers
from tests.extracts.of_extracts import read, words

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_page_that_a_browser_printed_has_its_words_in_their_order() -> None:
    with browser() as chromium:
        page = chromium.new_page()
        page.set_content("".join(f"<p dir=auto>{said}</p>" for said in papers.WORDS.values()))
        found = words(read(page.pdf(), "printed.pdf"))
    for language, said in papers.WORDS.items():
        assert said.rstrip(".") in found, language
