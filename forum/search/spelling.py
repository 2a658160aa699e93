"""Words that somebody may have meant: how far two words are apart, and which words are near one.

The distance is that of optimal string alignment: a letter more, less or another, or two neighbours exchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# A word of fewer letters is near too many; one of at least _LONG may be two steps away.
SHORTEST, _LONG, LONGEST = 4, 7, 40
# Entries of one word that are counted, and those of them that are looked into for how it is written.
MOST_COUNTED, MOST_LOOKED = 50, 5
_LETTERS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي")


@dataclass(frozen=True)
class Spelling:
    """A folded form that entries have, how many of those asked about, up to a bound, and the keys of some."""

    form: str
    count: int
    keys: tuple[int, ...]


def reach(word: str) -> int:
    """Return how many steps away a word may be that was meant; 0 for a word that is taken as it is."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha() or not _alphabet(word):
        return 0
    return 2 if len(word) >= _LONG else 1


def near(word: str, forms: Iterable[str]) -> Iterator[str]:
    """Yield the forms within reach; the word itself is one."""
    most, letters = reach(word), set(word)
    for form in forms:
        # A step changes at most two of the letters that a word has.
        if abs(len(form) - len(word)) > most or len(letters.symmetric_difference(form)) > 2 * most:
            continue
        if distance(word, form, most) <= most:
            yield form


def begun_otherwise(word: str) -> list[str]:
    """Return what is one step away and begins with another letter: the others stand near the word in any index."""
    first, rest = word[0], word[1:]
    swapped = rest[0] + first + rest[1:]
    made = [
        rest,
        swapped,
        *(letter + rest for letter in _alphabet(word)),
        *(letter + word for letter in _alphabet(word)),
    ]
    return [form for form in dict.fromkeys(made) if form[0] != first]


def best(word: str, found: Iterable[Spelling]) -> list[Spelling]:
    """Return spellings, the nearest first, of those as near the one that is written most."""
    return sorted(found, key=lambda each: (distance(word, each.form, 2), -each.count, each.form))


def distance(one: str, other: str, most: int) -> int:
    """Return how many steps apart two words are; more than `most` is `most + 1`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [at]
        for place, other_letter in enumerate(other, 1):
            step = min(row[-1] + 1, before[place] + 1, before[place - 1] + (letter != other_letter))
            if at > 1 < place and letter == other[place - 2] and one[at - 2] == other_letter:
                step = min(step, older[place - 2] + 1)
            row.append(step)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _alphabet(word: str) -> str:
    return next((letters for letters in _LETTERS if word[0] in letters), "")
