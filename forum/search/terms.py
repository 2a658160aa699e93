"""What an entry is found by and what a question asks for, the same in every index."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forum.kernel.letters import fold

from .backend import Asked, Entry
from .typed import Said
from .words import LATIN, OTHER, STOP, asked_words, field_of, stems, words

TITLE, TAG = 3, 2
# BM25, as it was best on public collections.
B, K1 = 0.6, 1.5
LANGUAGES = (*LATIN, OTHER)
# So rare a word is counted in the pods of who asks only: else the order of what is found would tell whether, and how
# often, it stands where they read nothing. Of a commoner one nobody finds out by a single entry.
RARE = 1_000
# People who type up to four words expect all of them; in a longer question the rare words decide.
FEW_WORDS = 4


@dataclass(frozen=True)
class Counted:
    """The stems of an entry in its language and how often each is there, its forms, and the length of it all."""

    language: str
    stems: dict[str, float]
    forms: frozenset[str]
    size: int


@dataclass(frozen=True)
class Wanted:
    """One word of a question: its stems by language, or its plain form; `needed` where nothing else will do.

    `choice` says of which choice it is, and of which thing in it, that has all of its words or is not there.
    """

    times: float
    stems: tuple[tuple[str, str], ...] = ()
    form: str = ""
    beginning: str = ""
    needed: bool = False
    choice: tuple[int, int] | None = None


def counted(entry: Entry) -> Counted:
    """Count the words of an entry, those of a title three times, those of a tag twice."""
    code = field_of(entry.language)
    found = Counter(words(entry.text))
    for said, weight in ((entry.title, TITLE), ("\n".join(entry.names), TAG)):
        for word, times in Counter(words(said)).items():
            found[word] += weight * times
    weights: dict[str, float] = {}
    size = 0
    for word, times in found.items():
        for stem in stems(word, code):
            weights[stem] = weights.get(stem, 0.0) + times
            size += times
    return Counted(code, weights, frozenset(fold(word) for word in found), size)


def facets_of(entry: Entry) -> tuple[str, ...]:
    """Return all that an entry can be narrowed down by: its facets, and the words of its title."""
    code = field_of(entry.language)
    found = dict.fromkeys(stem for word in words(entry.title) for stem in stems(word, code))
    return (*entry.facets, *(f"title:{code}:{stem}" for stem in found))


def in_title(word: str) -> frozenset[str]:
    """Return the facets of which an entry with a word in its title has one."""
    return frozenset(f"title:{code}:{stem}" for code, stem in stems_of(word))


def gain(word: Wanted, total: int, count: int) -> float:
    """Return what a word adds to a score at most, that stands in so many of all entries.

    Whatever is found has a beginning that was asked for, so its rarity tells nothing apart.
    """
    rarity = math.log(1 + max(0.0, total - count + 0.5) / (count + 0.5)) if not word.beginning else math.log(2)
    return rarity * word.times * (K1 + 1)


def wanted(asked: Asked) -> Iterator[Wanted]:
    """Yield the words that count, those that must be there: of phrases, and beginnings, then those of choices."""
    given = Counter(asked.words)
    telling = telling_of(asked.words, asked.language)
    for word in telling or given:
        yield Wanted(given[word], stems=stems_of(word)) if telling else Wanted(given[word], form=fold(word))
    for word in dict.fromkeys(word for phrase in asked.phrases for word in pieces_of(phrase)):
        yield Wanted(1, stems=stems_of(word), needed=True)
    for beginning in asked.prefixes:
        yield Wanted(1, beginning=beginning, needed=True)
    for number, choice in enumerate(asked.choices):
        yield from _of_choice(number, choice, asked.language)


def words_of(said: Said) -> list[Wanted]:
    """Return what must all be there where words stand side by side, as far as an index knows."""
    body = said.words[:-1] if said.begins else said.words
    found = [Wanted(1, stems=stems_of(word)) for word in pieces_of(body)]
    return [*found, Wanted(1, beginning=said.words[-1])] if said.begins else found


def telling_of(given: Iterable[str], language: str) -> list[str]:
    """Return the words that say something in a language, each once."""
    stop = STOP.get(language, frozenset())
    return [word for word in dict.fromkeys(given) if word not in stop]


def is_short(given: Iterable[str], language: str) -> bool:
    """Say whether words are so few that all of them are expected; small words do not count."""
    return len(telling_of(given, language)) <= FEW_WORDS


def finds_nothing(asked: Asked, words: Sequence[Wanted]) -> bool:
    """Say whether nothing is left of what must be there: phrases of small words, of which no index has anything."""
    alive = {word.choice[0] for word in words if word.choice}
    return len(alive) < len(asked.choices) or (not words and bool(asked.words or asked.phrases))


def pieces_of(phrase: Iterable[str]) -> list[str]:
    """Return the words of a phrase that every index has: of Chinese its pairs."""
    return [piece for word in phrase for piece in asked_words(word) if not is_stop(piece)]


def stems_of(word: str) -> tuple[tuple[str, str], ...]:
    """Return the stems of a word in every language, each with its language."""
    return tuple((code, stem) for code in LANGUAGES for stem in _single(word, code))


def is_stop(word: str) -> bool:
    """Say whether a word says nothing in some language, so that it may be missing from the index."""
    # In one language a stop word, it is not in the index of that language, so it cannot be asked for.
    return any(word in STOP[code] for code in LATIN)


def _of_choice(number: int, choice: Sequence[Said], language: str) -> Iterator[Wanted]:
    """Yield the words of a choice; small words only where there is nothing else."""
    made: list[Wanted] = []
    for at, said in enumerate(choice):
        body = said.words[:-1] if said.begins else said.words
        telling = pieces_of(body) if said.side_by_side else telling_of(body, language)
        made += [Wanted(1, stems=stems_of(word), choice=(number, at)) for word in dict.fromkeys(telling)]
        made += [Wanted(1, beginning=said.words[-1], choice=(number, at))] if said.begins else []
    yield from made or (
        Wanted(1, form=fold(said.words[0]), choice=(number, at))
        for at, said in enumerate(choice)
        if len(said.words) == 1
    )


def _single(word: str, code: str) -> Iterable[str]:
    found = stems(word, code)
    # A pair of Chinese characters is asked for as the pair, not as its characters.
    return (word,) if word in found and len(found) > 1 and not word.isascii() and len(word) == 2 else found  # noqa: PLR2004
