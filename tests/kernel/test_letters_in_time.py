"""Accents without end are cut: no text holds the whole site while they are sorted."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

import pytest

from forum.kernel.forms import clean, one_line
from forum.kernel.letters import ACCENTS, normal
from forum.kernel.markup import plain_text
from forum.people.names import folded
from tests.browser import Browser

# Two accents of different classes by turns are what sorting takes longest for; the last is one letter made of two.
STACKS = [
    "a" + "\u0301\u0323" * 30_000,
    "\u0323\u0301" * 30_000,
    "a" + "\u0f73" * 60_000,
    "a" + "\u0344\u0323" * 30_000,
]


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("read", [clean, one_line, folded, plain_text])
def test_accents_without_end_are_read_at_once(stack: str, read: Callable[[str], str]) -> None:
    began = time.process_time()
    said = read(stack)
    assert time.process_time() - began < 1
    assert len(said) <= 3 * ACCENTS


# The last is one letter that is compared as eighteen.
@pytest.mark.parametrize("address", [STACKS[0], "\ufdfa" * 200_000])
def test_a_guest_cannot_hold_the_site_with_an_address(browser: Callable[[str | None], Browser], address: str) -> None:
    guest = browser(None)
    for path in ("/sign-in", "/forgot", "/register"):
        began = time.process_time()
        answer = guest.post(path, email=address, name=address, password="a river in spring")
        assert answer.status_code in (200, 422)
        assert time.process_time() - began < 2


@pytest.mark.parametrize("text", ["Thérèse", "ที่นี่", "مُحَمَّدٌ", "שָׁלוֹם", "हिन्दी", "Đặng Thị Hồng", "བོད་ཡིག", "한국어", "ﬁ"])
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_what_people_write_is_as_unicode_says(text: str, form: str) -> None:
    for written in (text, unicodedata.normalize("NFD", text)):
        assert normal(form, written) == unicodedata.normalize(form, written)  # type: ignore[arg-type]
