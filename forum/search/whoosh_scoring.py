"""Ranking: BM25 over the stems of every language, lifted a little by `ranking`; the newest first, until enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter

from forum.kernel import turns

from .backend import NEWEST, OLDEST, Asked, Found
from .keys import FILE, key
from .ranking import ENOUGH, HIGHEST, tonight
from .terms import RARE, Wanted, finds_nothing, gain, is_short, stems_of, wanted, words_of
from .whoosh_reading import Part
from .whoosh_schema import FORMS
from .whoosh_sight import Concept, Ranked, Sight, Term, Wish


class _Gathered:
    """Candidates, taken out of windows the newest of which comes first."""

    def __init__(self, sights: Sequence[Sight], limit: int) -> None:
        self._sights, self._limit = sights, limit
        self.whole: list[Ranked] = []
        self.rest: list[Ranked] = []
        self._cut = False

    def take(self, into: list[Ranked], which: Callable[[Sight], int]) -> None:
        """Take the documents that a window has of one kind, until there are enough."""
        enough = len(into) + ENOUGH
        for sight in self._sights:
            if len(into) >= enough:
                self._cut = True
                return
            if documents := which(sight):
                into += sight.ranked(documents)

    @property
    def lacks(self) -> int:
        """Return how many of the rest are still wanted, one more than is shown among them."""
        return self._limit + 1 - len(self.whole)

    def is_settled(self, most: float) -> bool:
        """Say whether a document that gains at most so much comes too late."""
        turns.give_way()
        scores = [hit[0] for hit in self.rest]
        return len(scores) >= self.lacks and sorted(scores)[-self.lacks] >= most

    def best(self, order: str) -> Found:
        """Return the best keys, what has all the words first; by time the others are noise where there is one."""
        if order:
            ranked = sorted(self.whole or self.rest, key=itemgetter(1, 2), reverse=order == NEWEST)[: self._limit]
        else:
            whole = _top(self.whole, self._limit)
            ranked = whole + _top(self.rest, self._limit - len(whole))
        more = self._cut or len(self.whole) + len(self.rest) > self._limit
        return Found(tuple(hit[2] for hit in ranked), more=more, whole=sum(hit[3] for hit in ranked))


def find(parts: Sequence[Part], asked: Asked, pods: frozenset[int], limit: int) -> Found:
    """Return the best keys inside the pods."""
    total = sum(part.count - len(part.deleted) for part in parts)
    given = list(wanted(asked))
    if not total or not pods or finds_nothing(asked, given):
        return Found()
    wish = _wish(parts, asked, pods, total, given)
    sights = [Sight(part, at, window, wish) for at, part in enumerate(parts) for window in part.numbers.windows]
    if asked.order == OLDEST:
        sights.sort(key=lambda sight: sight.window.oldest)
    else:
        # Of two with the same time the later part comes first: what was written last is in the last part.
        sights = sorted(sights, key=lambda sight: sight.window.newest)[::-1]
    found = _Gathered(sights, limit)
    # Where there is nothing but a choice, all that may be found has its words: those of the rarer one come first.
    whole = not wish.words or bool(asked.order) or (bool(wish.all) and is_short(asked.words, asked.language))
    if whole:
        found.take(found.whole, Sight.whole)
    if found.lacks > 0 and not (asked.order and found.whole) and not (whole and len(wish.words) <= 1):
        _take_rest(found, wish.words, asked.order, besides_whole=whole)
    return found.best(asked.order)


def _wish(parts: Sequence[Part], asked: Asked, pods: frozenset[int], total: int, given: Sequence[Wanted]) -> Wish:
    """Look up the words of a question."""
    words = [_concept(parts, word, total, pods) for word in given]
    left_out = [Wanted(1, stems=stems_of(word)) for word in asked.without]
    left_out += [Wanted(1, beginning=beginning) for beginning in asked.without_prefixes]
    choices: dict[int, dict[int, list[Concept]]] = {}
    for word in words:
        if word.choice:
            number, at = word.choice
            choices.setdefault(number, {}).setdefault(at, []).append(word)
    windows = (window for part in parts for window in part.numbers.windows)
    return Wish(
        asked,
        pods,
        words,
        [list(choice.values()) for choice in choices.values()],
        [_concept(parts, word, total, pods) for word in left_out],
        [[_concept(parts, word, total, pods) for word in words_of(said)] for said in asked.apart],
        among=None if asked.among is None else [part.places(asked.among) for part in parts],
        average=sum(part.numbers.words for part in parts) / max(1, sum(part.count for part in parts)),
        now=max(tonight(), *(window.newest for window in windows)),
    )


def _take_rest(found: _Gathered, words: Sequence[Concept], order: str, *, besides_whole: bool) -> None:
    """Take what has some of the words, those of the most telling word first, until others could not come up to it."""
    taken = Sight.whole if besides_whole else (lambda _sight: 0)
    if any(word.needed for word in words):
        found.take(found.rest, lambda sight: sight.allowed & ~taken(sight))
    elif order:
        found.take(found.rest, lambda sight: sight.any_of(words) & ~taken(sight))
    else:
        left = sorted((word for word in words if word.count), key=lambda word: -word.gain)
        for at, word in enumerate(left):
            if at and found.is_settled(HIGHEST * sum(other.gain for other in left[at:])):
                return
            found.take(found.rest, partial(_of_word, word, left[:at], taken))


def _of_word(word: Concept, before: Sequence[Concept], taken: Callable[[Sight], int], sight: Sight) -> int:
    return sight.first_of(word, before) & ~taken(sight)


def _top(ranked: list[Ranked], limit: int) -> list[Ranked]:
    """Return the best, best first."""
    if len(ranked) > 2 * limit > 0:
        # Numbers are sorted much faster than rows of them.
        least = sorted(hit[0] for hit in ranked)[-limit]
        ranked = [hit for hit in ranked if hit[0] >= least]
    return sorted(ranked, key=_place, reverse=True)[: max(0, limit)]


def _place(hit: Ranked) -> tuple[float, int, bool, int]:
    """Return what is sorted by: of equals a post comes before a file of it, its key is its own."""
    return hit[0], hit[1], hit[2] < key(FILE, 0), hit[2]


def _concept(parts: Sequence[Part], word: Wanted, total: int, pods: frozenset[int]) -> Concept:
    listings = [{term: part.listing(*term).count for term in _terms(part, word)} for part in parts]
    count = sum(sum(there.values()) for there in listings)
    terms = [[term for term, documents in there.items() if documents] for there in listings]
    if word.stems and count <= RARE:
        count = sum(part.among(term, pods) for part, there in zip(parts, terms, strict=True) for term in there)
    return Concept(terms, count, gain(word, total, count), not word.stems, word.needed, word.choice)


def _terms(part: Part, word: Wanted) -> Iterable[Term]:
    """Return the terms of a part that stand for a word."""
    if word.beginning:
        return ((FORMS, term) for term in part.beginning(FORMS, word.beginning))
    if word.form:
        return [(FORMS, word.form.encode())]
    return ((f"text_{code}", stem.encode()) for code, stem in word.stems)
