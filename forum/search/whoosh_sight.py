"""One window of documents as a question sees it: which of them may be found, which have its words, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import mul, or_

from forum.kernel import turns

from . import whoosh_sets as sets
from .backend import Asked
from .ranking import lifts
from .terms import K1, B
from .whoosh_reading import Part, Window
from .whoosh_schema import FACETS

Term = tuple[str, bytes]
# Where one document in so many of a window is ranked, those of all are made, and kept for the day.
_MANY = 100
# Score, time and key of a document, and whether it has all the words.
Ranked = tuple[float, int, int, int]


@dataclass(frozen=True, eq=False)
class Concept:
    """A word asked for: for each part the terms that stand for it, in how many documents they are, what it gains."""

    terms: Sequence[Sequence[Term]]
    count: int
    gain: float
    is_plain: bool = False
    needed: bool = False
    choice: tuple[int, int] | None = None


@dataclass(frozen=True)
class Wish:
    """A question whose words are looked up: those that count, some of them needed, and those that must not be there.

    Of each of the choices all words of one thing must be there, of each of `apart` one must be missing.
    """

    asked: Asked
    pods: frozenset[int]
    words: Sequence[Concept]
    choices: Sequence[Sequence[Sequence[Concept]]]
    without: Sequence[Concept]
    apart: Sequence[Sequence[Concept]]
    # For each part the documents among which it must be, where there are such.
    among: Sequence[Sequence[int]] | None
    # The average length of a document, in words.
    average: float
    # Against what the age of a document is told: none is from after it.
    now: int

    @cached_property
    def all(self) -> Sequence[Concept]:
        """Return the words of which a document has all, the rarest first: most windows are left when they lack it."""
        return sorted((word for word in self.words if word.choice is None), key=lambda word: word.count)


class Sight:
    """A window of the part at a place, as one question sees it."""

    def __init__(self, part: Part, at: int, window: Window, wish: Wish) -> None:
        self._part, self._at, self.window, self._wish = part, at, window, wish
        self._having: dict[Concept, int] = {}

    @cached_property
    def allowed(self) -> int:
        """Return the documents that may be found."""
        asked, found = self._wish.asked, self._part.allowed(self.window, self._wish.pods)
        for group in asked.facets:
            found = found and found & self._either((FACETS, facet.encode()) for facet in group)
        for word in self._wish.words:
            if word.needed:
                found = found and found & self.having(word)
        for choice in self._wish.choices:
            found = found and found & reduce(or_, map(self._having_all, choice), 0)
        for word in self._wish.without:
            found = found and found & ~self.having(word)
        for words in self._wish.apart:
            found = found and found & ~self._having_all(words)
        if self._wish.among is not None:
            found = found and found & self._of_these(self._wish.among[self._at])
        if asked.after is not None or asked.before is not None:
            found = found and found & self._between(asked.after, asked.before)
        return found

    def having(self, word: Concept) -> int:
        """Return the documents that have a word, allowed or not."""
        found = self._having.get(word)
        if found is None:
            found = self._having[word] = self._either(word.terms[self._at])
        return found

    def whole(self) -> int:
        """Return the documents that may be found and have all the words."""
        found = self._having_all(self._wish.all)
        return found and found & self.allowed

    def _having_all(self, words: Sequence[Concept]) -> int:
        found = -1
        for word in words:
            found &= self.having(word)
            if not found:
                return 0
        return found

    def any_of(self, words: Sequence[Concept]) -> int:
        """Return the documents that may be found and have one of these words."""
        return reduce(or_, map(self.having, words), 0) & self.allowed

    def first_of(self, word: Concept, before: Sequence[Concept]) -> int:
        """Return the documents that may be found and have a word, but none of those before it."""
        found = self.having(word)
        return found and found & self.allowed & ~reduce(or_, map(self.having, before), 0)

    def ranked(self, documents: int) -> list[Ranked]:
        """Return score, time and key of each of these documents, and whether it has all the words."""
        places = sets.places_of(documents, self.window.size)
        first, columns = self.window.first, self._part.columns
        numbers = [first + at for at in places] if first else places
        fixed, slope = K1 * (1 - B), K1 * B / (self._wish.average or 1)
        norms = [fixed + slope * size for size in sets.picked(columns["size"], numbers)]
        scores = [0.0] * len(places)
        for word in self._wish.words:
            turns.give_way()
            if documents & self.having(word):
                weights, gain = self._weights(word, places), word.gain
                scores = [
                    score + gain * weight / (weight + norm)
                    for score, weight, norm in zip(scores, weights, norms, strict=True)
                ]
        if not self._wish.asked.order:
            scores = list(map(mul, scores, self._lifts(places, numbers)))
        moments, keys = (sets.picked(columns[name], numbers) for name in ("at", "key"))
        whole = documents & self.whole()
        flags = sets.picked(whole.to_bytes(self.window.size, "little"), places)
        return list(zip(scores, moments, keys, flags, strict=True))

    def _lifts(self, places: Sequence[int], numbers: Sequence[int]) -> Sequence[float]:
        """Return by what the score of each of these places is lifted."""
        if len(places) * _MANY > self.window.size:
            return sets.picked(self._part.numbers.lifts(self.window, self._wish.now), places)
        columns = self._part.columns
        return lifts(sets.picked(columns["worth"], numbers), sets.picked(columns["at"], numbers), self._wish.now)

    def _weights(self, word: Concept, places: Sequence[int]) -> Sequence[float]:
        """Return how often a word stands in each place, in whichever form counts most."""
        if word.is_plain:
            # Of these it is only known whether they stand there.
            return sets.picked(self.having(word).to_bytes(self.window.size, "little"), places)
        lists = []
        for field, term in word.terms[self._at]:
            said = self._part.said(field, term, self.window)
            if said is not None:
                lists.append(sets.weights(said, self.window.first, places))
        return lists[0] if len(lists) == 1 else list(map(max, *lists))

    def _either(self, terms: Iterable[Term]) -> int:
        found = 0
        for field, term in terms:
            said = self._part.said(field, term, self.window)
            if said is not None:
                found |= sets.among(said, self.window.first, self.window.size)
        return found

    def _of_these(self, numbers: Iterable[int]) -> int:
        first, after = self.window.first, self.window.after
        return sets.of((at - first for at in numbers if first <= at < after), self.window.size)

    def _between(self, after: int | None, before: int | None) -> int:
        first, last = after or 0, before if before is not None else 1 << 62
        if first <= self.window.oldest and self.window.newest < last:
            return sets.every(self.window.size)
        if last <= self.window.oldest or self.window.newest < first:
            return 0
        moments = self._part.columns["at"][self.window.first : self.window.after]
        return sets.of((at for at, moment in enumerate(moments) if first <= moment < last), self.window.size)
