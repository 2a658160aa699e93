from __future__ import annotations

import pytest

from forum.kernel.letters import fold
from forum.search.words import OTHER, asked_words, stems, words


@pytest.mark.parametrize(
    ("written", "asked", "language"),
    [
        ("vaccinations", "vaccination", "en"),
        ("cleaning", "cleaned", "en"),
        ("déchets", "dechet", "fr"),
        ("hygiène", "hygiene", "fr"),
        ("vacunación", "vacunacion", "es"),
        ("المستشفيات", "مستشفى", "ar"),
        ("والمياه", "مياه", "ar"),
        ("أدوية", "الادويه", "ar"),
        ("مُسْتَشْفَى", "مستشفي", "ar"),
        ("больницы", "больница", "ru"),
        ("учёт", "учета", "ru"),
        ("手部卫生", "卫生", "zh"),
        ("Gerät", "gerat", OTHER),
    ],
)
def test_a_word_is_found_by_its_other_forms(written: str, asked: str, language: str) -> None:
    of_written = {stem for word in words(written) for stem in stems(word, language)}
    assert any(stem in of_written for word in asked_words(asked) for stem in stems(word, language))


def test_small_words_say_nothing_in_their_own_language_only() -> None:
    assert stems("the", "en") == ()
    assert stems("the", "fr") == ("the",)


def test_folding_keeps_letters_that_are_letters() -> None:
    assert (fold("é"), fold("й"), fold("ё"), fold("œuvre")) == ("e", "й", "е", "oeuvre")


def test_a_vowel_sign_does_not_cut_a_word() -> None:
    assert words("مُسْتَشْفَى") == ["مُسْتَشْفَى"]
