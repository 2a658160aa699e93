"""Ranking: BM25 over the stems of every language, term after term; documents with all words first."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .backend import Asked, Found
from .whoosh_reading import Part, Postings
from .whoosh_schema import FORMS, TEXTS
from .words import LATIN, OTHER, STOP, fold, stems

B, K1 = 0.6, 1.5
# People who type up to four words expect all of them; in a longer question the rare words decide.
FEW_WORDS = 4


@dataclass
class Concept:
    """A word asked for, its forms in every language, and how often it was asked."""

    times: float
    # For each part, the postings of each form.
    lists: list[list[Postings]]
    idf: float = 0.0


@dataclass(frozen=True)
class _Ranked:
    whole: bool
    score: float
    at: int
    key: int


def find(parts: Sequence[Part], asked: Asked, pods: frozenset[int], limit: int) -> Found:
    """Return the best keys inside the pods."""
    total = sum(part.count - len(part.deleted) for part in parts)
    if not total or not pods or asked.is_empty:
        return Found()
    scored, needed = _concepts(parts, asked)
    if not scored and (asked.words or asked.phrases) and not needed:
        return Found()
    average = sum(sum(part.columns["size"]) for part in parts) / max(1, sum(part.count for part in parts))
    for concept in scored:
        count = sum(len(ids) for lists in concept.lists for ids, _ in lists)
        concept.idf = math.log(1 + max(0.0, total - count + 0.5) / (count + 0.5))
    ranked: list[_Ranked] = []
    for at, part in enumerate(parts):
        allowed = _narrowed(part, asked, pods, [concept.lists[at] for concept in needed])
        if allowed:
            ranked += _ranked(part, at, scored, allowed, average, narrow=bool(needed) or not scored)
    return _best(ranked, asked, limit, few=len(scored) <= FEW_WORDS)


def _concepts(parts: Sequence[Part], asked: Asked) -> tuple[list[Concept], list[Concept]]:
    """Return the words that count, and those that must be there: the ones of phrases, and beginnings."""
    stop = STOP.get(asked.language, frozenset())
    counted = Counter(asked.words)
    telling = {word: times for word, times in counted.items() if word not in stop}
    in_phrases = [word for phrase in asked.phrases for word in phrase]
    scored: list[Concept] = []
    for word, times in (telling or counted).items():
        scored.append(_of_word(parts, word, times, whole=not telling))
    needed = [_of_word(parts, word, 1) for word in dict.fromkeys(in_phrases) if not _is_stop(word)]
    needed += [
        Concept(1, [[part.postings(FORMS, term) for term in part.beginning(FORMS, prefix)] for part in parts])
        for prefix in asked.prefixes
    ]
    return [*scored, *needed], needed


def _is_stop(word: str) -> bool:
    # In one language a stop word, it is not in the index of that language, so it cannot be asked for.
    return any(word in STOP[code] for code in LATIN)


def _of_word(parts: Sequence[Part], word: str, times: float, *, whole: bool = False) -> Concept:
    if whole:
        return Concept(times, [[part.postings(FORMS, fold(word).encode())] for part in parts])
    forms = [
        (field, stem.encode())
        for field, code in zip(TEXTS, (*LATIN, OTHER), strict=True)
        for stem in _single(word, code)
    ]
    return Concept(times, [[part.postings(*form) for form in forms] for part in parts])


def _single(word: str, code: str) -> Iterable[str]:
    found = stems(word, code)
    # A pair of Chinese characters is asked for as the pair, not as its characters.
    return (word,) if word in found and len(found) > 1 and not word.isascii() and len(word) == 2 else found  # noqa: PLR2004


def _narrowed(
    part: Part, asked: Asked, pods: frozenset[int], needed: list[list[Postings]]
) -> set[int] | frozenset[int]:
    allowed: set[int] | frozenset[int] = part.allowed(pods)
    for group in asked.facets:
        allowed = allowed & set().union(*(part.with_facet(facet) for facet in group))
    for lists in needed:
        if not allowed:
            return allowed
        allowed = allowed & set().union(*(ids for ids, _ in lists))
    for word in asked.without:
        lists = _of_word([part], word, 1).lists[0]
        allowed = allowed.difference(*(ids for ids, _ in lists))
    if asked.after is not None or asked.before is not None:
        first, last = asked.after or 0, asked.before if asked.before is not None else 1 << 62
        moments = part.columns["at"]
        allowed = {at for at in allowed if first <= moments[at] < last}
    return allowed


def _ranked(
    part: Part, at: int, scored: list[Concept], allowed: set[int] | frozenset[int], average: float, *, narrow: bool
) -> Iterable[_Ranked]:
    sizes, keys, moments = part.columns["size"], part.columns["key"], part.columns["at"]
    scores: dict[int, float] = dict.fromkeys(allowed, 0.0) if narrow else {}
    met: dict[int, int] = {}
    fixed, slope = K1 * (1 - B), K1 * B / (average or 1)
    for concept in scored:
        weights = _weights(concept.lists[at], allowed)
        gain = concept.idf * concept.times * (K1 + 1)
        for doc, weight in weights.items():
            scores[doc] = scores.get(doc, 0.0) + gain * weight / (weight + fixed + slope * sizes[doc])
            met[doc] = met.get(doc, 0) + 1
    wanted = len(scored)
    return [_Ranked(met.get(doc, 0) == wanted, score, moments[doc], keys[doc]) for doc, score in scores.items()]


def _weights(lists: list[Postings], allowed: set[int] | frozenset[int]) -> dict[int, float]:
    """Return how often a word stands in each document, in whichever form counts most."""
    found: dict[int, float] = {}
    for ids, weights in lists:
        for doc, weight in zip(ids, weights, strict=True):
            if doc in allowed and weight > found.get(doc, 0.0):
                found[doc] = weight
    return found


def _best(ranked: list[_Ranked], asked: Asked, limit: int, *, few: bool) -> Found:
    if asked.newest:
        # The newest of whatever has one of the words would be noise.
        ranked = [hit for hit in ranked if hit.whole] or ranked
        best = heapq.nlargest(limit, ranked, key=lambda hit: (hit.at, hit.key))
    elif few:
        best = heapq.nlargest(limit, ranked, key=lambda hit: (hit.whole, hit.score, hit.at, hit.key))
    else:
        best = heapq.nlargest(limit, ranked, key=lambda hit: (hit.score, hit.at, hit.key))
    return Found(tuple(hit.key for hit in best), more=len(ranked) > limit)
