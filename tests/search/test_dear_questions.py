"""Questions that would cost much, or mean more than they say."""

from __future__ import annotations

import pytest

from forum.search import fitting, queries
from tests.search.of_search import answered, found, said

pytestmark = pytest.mark.usefixtures("inside")


def test_a_phrase_is_looked_up_in_the_best_posts_until_so_many_letters_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    best = said("mira", "ward", "Boiled water", "Boiled water.")
    long = answered("harry", best, "Boiled water " + "and much else " * 100)
    assert found("mira", '"boiled water"') == [best, long]
    read: list[str] = []

    def plain(text: str) -> str:
        read.append(text)
        return text

    monkeypatch.setattr(queries, "MOST_LETTERS", 1000)
    monkeypatch.setattr(fitting, "plain_text", plain)
    assert found("mira", '"boiled water"') == [best]
    assert not any("much else" in text for text in read)


@pytest.mark.parametrize("pattern", ["%", "_", "h%y", "h_rry", "/"])
def test_an_author_is_named_and_not_guessed_with_a_pattern(pattern: str) -> None:
    said("harry", "ward", "Boiled water", "Ten minutes do.")
    assert found("mira", "author:harr")
    assert found("mira", f"author:{pattern}") == []
