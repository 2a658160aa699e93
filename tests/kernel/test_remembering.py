"""What is remembered has an end: after any number of pages the process holds no more."""

from __future__ import annotations

import sys

from markupsafe import Markup

from forum.kernel import folding
from forum.kernel.folding import remembered
from forum.kernel.remembering import Kept


def test_the_least_used_is_forgotten_when_the_room_is_full() -> None:
    kept = Kept(30)
    for key in "abc":
        kept.put(key, key.upper(), 10)
    assert kept.get("a") == "A"
    kept.put("d", "D", 10)
    assert [kept.get(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_what_is_larger_than_the_room_is_not_kept() -> None:
    kept = Kept(30)
    kept.put("a", "A", 31)
    assert kept.get("a") is None


def test_long_posts_of_many_threads_take_no_more_than_the_room() -> None:
    text, made = "w" * 50_000, 0

    def macro(at: int, html: str) -> Markup:
        nonlocal made
        made += 1
        return Markup("<p>%s %s</p>") % (at, html)

    for at in range(400):
        remembered(macro, at, f"{at} {text}")
    held = sum(sys.getsizeof(value) for value, _cost in folding._remembered._values.values())
    assert made == 400
    assert 0 < held < folding._ROOM / 2
    remembered(macro, 399, f"399 {text}")
    assert made == 400
