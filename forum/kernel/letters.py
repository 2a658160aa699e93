"""Letters made alike: Unicode's normal forms in a time that grows with the length of a text only, and folding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

ACCENTS = 10
_MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي")
# No letter before it is an accent.
_FIRST = "\u0300"


def normal(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return the normal form of a text, ten accents left on a letter: sorting a thousand takes seconds."""
    return text if text.isascii() else unicodedata.normalize(form, "".join(_without_stacks(text)))


def fold(word: str) -> str:
    """Return a word without accents and vowel signs."""
    if word.isascii():
        return word
    if "\u0600" <= word[0] <= "\u06ff":
        return _MARKS.sub("", word).translate(_ARABIC)
    if "\u0400" <= word[0] <= "\u04ff":
        # Only this letter: without accents и and й would be one.
        return word.replace("ё", "е")
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return plain.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")


def _without_stacks(text: str) -> Iterator[str]:
    height = 0
    for letter in text:
        height = height + 1 if letter >= _FIRST and _is_accent(letter) else 0
        if height <= ACCENTS:
            yield letter


@lru_cache(20_000)
def _is_accent(letter: str) -> bool:
    # Some Tibetan vowels are no accents themselves and are made of two.
    return all(unicodedata.combining(part) for part in unicodedata.normalize("NFKD", letter))
