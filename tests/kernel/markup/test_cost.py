"""The count before reading: what is read in the request is read at once, whatever was typed."""

from __future__ import annotations

import time

import pytest

from forum.kernel.markup import LIMIT, plain_text, road
from forum.kernel.markup.cost import cheap
from forum.kernel.markup.text import tidy
from tests.kernel.markup import hostile

# Seconds of this thread's own work, so that a busy machine fails nothing; what is refused takes up to minutes.
HERE = 1.5


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_what_is_read_in_the_request_is_read_at_once(kind: str) -> None:
    sizes = (size for size in (20_000, 8_000, 3_000, 1_000, 300, 100) if cheap(tidy(hostile.text(kind, size))))
    text = tidy(hostile.text(kind, next(sizes, 30)))
    began = time.thread_time()
    road.html_of(text)
    assert time.thread_time() - began < HERE


def test_counting_and_taking_the_words_of_long_texts_costs_little() -> None:
    slow: dict[str, float] = {}
    for kind in hostile.KINDS:
        text, began = hostile.text(kind, LIMIT // 2), time.thread_time()
        cheap(tidy(text))
        plain_text(text)
        slow[kind] = time.thread_time() - began
    assert {kind: spent for kind, spent in slow.items() if spent > HERE / 3} == {}


@pytest.mark.parametrize(
    "kind", ["open brackets", "quotes", "lists in lists", "table rows", "tick and letter", "stars"]
)
def test_deep_or_dear_text_is_never_read_in_the_request(kind: str) -> None:
    assert not cheap(hostile.text(kind, LIMIT))
    assert not cheap(hostile.nested(LIMIT))
