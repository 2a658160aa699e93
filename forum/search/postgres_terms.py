"""Words of the tables: a word is named by what it is a word of, and itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .backend import Entry
from .terms import Wanted, counted, facets_of, stems_of

# Another number makes every index of the old kind be built anew.
VERSION = 5
FACET, FORM = "#", "="
# A B-tree keeps no longer ones; so long a word is found by its beginning.
_LONGEST = 100
_LARGEST = 32_767


@dataclass(frozen=True)
class Words:
    """The words of one entry: stems with their weights, what it only has or has not, and its length."""

    stems: dict[str, int]
    others: frozenset[str]
    size: int


def stem_word(language: str, stem: str) -> str:
    """Return the word that stands for a stem of a language."""
    return clean(f"{language}{stem[:_LONGEST]}")


def form_word(form: str) -> str:
    """Return the word that stands for a form."""
    return clean(f"{FORM}{form[:_LONGEST]}")


def facet_word(facet: str) -> str:
    """Return the word that stands for a facet."""
    return clean(f"{FACET}{facet[:_LONGEST]}")


def words_of(entry: Entry) -> Words:
    """Return the words of an entry."""
    found = counted(entry)
    return Words(
        {stem_word(found.language, stem): min(round(weight), _LARGEST) for stem, weight in found.stems.items()},
        frozenset((*map(form_word, found.forms), *map(facet_word, facets_of(entry)))),
        min(found.size, _LARGEST),
    )


def names(word: Wanted) -> tuple[str, ...]:
    """Return the words that a word of a question is found by; a beginning has none."""
    if word.form:
        return (form_word(word.form),)
    return tuple(dict.fromkeys(stem_word(*stem) for stem in word.stems))


def names_of_stems(words: Iterable[str]) -> set[str]:
    """Return the words that stand for all stems of these."""
    return {stem_word(*stem) for word in words for stem in stems_of(word)}


def clean(word: str) -> str:
    """Return a word that PostgreSQL can keep."""
    return word if word.isascii() else word.encode("utf-8", "replace").decode("utf-8")
