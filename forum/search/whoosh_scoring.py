"""Ranking: BM25 over the stems of every language, term after term; documents with all words first."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter

from .backend import NEWEST, OLDEST, Asked, Found
from .terms import FEW_WORDS, K1, B, Wanted, stems_of, wanted
from .whoosh_reading import Part, Postings
from .whoosh_schema import FORMS


@dataclass
class Concept:
    """A word asked for, its forms in every language, and how often it was asked."""

    times: float
    # For each part, the postings of each form.
    lists: list[list[Postings]]
    idf: float = 0.0


# Score, time and key of a document; what has all the words has _WHOLE on top.
_Ranked = tuple[float, int, int]
_WHOLE = 1e6
# Candidates after which older parts of the index are not asked any more.
ENOUGH = 5_000


def find(parts: Sequence[Part], asked: Asked, pods: frozenset[int], limit: int) -> Found:
    """Return the best keys inside the pods."""
    total = sum(part.count - len(part.deleted) for part in parts)
    if not total or not pods or asked.is_empty:
        return Found()
    scored, needed = _concepts(parts, asked)
    if not scored and (asked.words or asked.phrases) and not needed:
        return Found()
    average = sum(part.words for part in parts) / max(1, sum(part.count for part in parts))
    for concept in scored:
        count = sum(len(ids) for lists in concept.lists for ids, _ in lists)
        concept.idf = math.log(1 + max(0.0, total - count + 0.5) / (count + 0.5))
    # The oldest may stand in any part.
    few = len(scored) <= FEW_WORDS and asked.order != OLDEST
    ranked: list[_Ranked] = []
    enough = False
    # What was written last is in the last part.
    for at, part in reversed(list(enumerate(parts))):
        allowed = _narrowed(part, asked, pods, [concept.lists[at] for concept in needed])
        ranked += _ranked(part, at, scored, allowed, average, narrow=bool(needed) or not scored)
        enough = few and len(ranked) >= ENOUGH and sum(hit[0] >= _WHOLE for hit in ranked) >= ENOUGH
        if enough:
            break
    if asked.either:
        ranked = [(score % _WHOLE + _WHOLE, moment, key) for score, moment, key in ranked]
    return _best(ranked, asked, limit, few=few, more=enough)


def _concepts(parts: Sequence[Part], asked: Asked) -> tuple[list[Concept], list[Concept]]:
    """Return the words that count, and those of them that must be there: the ones of phrases, and beginnings."""
    words = list(wanted(asked))
    scored = [Concept(word.times, [_lists(part, word) for part in parts]) for word in words]
    return scored, [concept for concept, word in zip(scored, words, strict=True) if word.needed]


def _lists(part: Part, word: Wanted) -> list[Postings]:
    if word.beginning:
        return [part.postings(FORMS, term) for term in part.beginning(FORMS, word.beginning)]
    if word.form:
        return [part.postings(FORMS, word.form.encode())]
    return _of_stems(part, word.stems)


def _of_stems(part: Part, stems: Iterable[tuple[str, str]]) -> list[Postings]:
    return [part.postings(f"text_{code}", stem.encode()) for code, stem in stems]


def _narrowed(part: Part, asked: Asked, pods: frozenset[int], needed: list[list[Postings]]) -> bytes:
    """Return for each document of a part whether it may be found."""
    mask = part.allowed(pods)
    if not (asked.facets or needed or asked.without or asked.is_bounded):
        return mask
    if asked.among is not None:
        mask = _inside(mask, [part.places(asked.among)])
    for group in asked.facets:
        mask = _inside(mask, [part.with_facet(facet) for facet in group])
    for lists in needed:
        mask = _inside(mask, [ids for ids, _ in lists])
    allowed = set(compress(range(part.count), mask))
    for word in asked.without:
        allowed.difference_update(*(ids for ids, _ in _of_stems(part, stems_of(word))))
    if asked.after is not None or asked.before is not None:
        first, last = asked.after or 0, asked.before if asked.before is not None else 1 << 62
        moments = part.columns["at"]
        allowed = {at for at in allowed if first <= moments[at] < last}
    return _inside(mask, [allowed])


def _inside(mask: bytes, lists: Sequence[Collection[int]]) -> bytes:
    """Return the mask without what is in none of the lists."""
    narrowed = bytearray(len(mask))
    for ids in lists:
        for at in compress(ids, map(mask.__getitem__, ids)):
            narrowed[at] = 1
    return bytes(narrowed)


def _ranked(
    part: Part, at: int, scored: list[Concept], allowed: bytes, average: float, *, narrow: bool
) -> list[_Ranked]:
    sizes, keys, moments = part.columns["size"], part.columns["key"], part.columns["at"]
    scores: dict[int, float] = dict.fromkeys(compress(range(part.count), allowed), 0.0) if narrow else {}
    met: Counter[int] = Counter()
    fixed, slope = K1 * (1 - B), K1 * B / (average or 1)
    for concept in scored:
        weights = _weights(concept.lists[at], allowed)
        gain = concept.idf * concept.times * (K1 + 1)
        for doc, weight in weights.items():
            scores[doc] = scores.get(doc, 0.0) + gain * weight / (weight + fixed + slope * sizes[doc])
        met.update(weights.keys())
    wanted = len(scored)
    return [(score + _WHOLE if met[doc] == wanted else score, moments[doc], keys[doc]) for doc, score in scores.items()]


def _weights(lists: list[Postings], allowed: bytes) -> dict[int, float]:
    """Return how often a word stands in each document, in whichever form counts most."""
    found: dict[int, float] = {}
    for ids, weights in lists:
        inside = compress(zip(ids, weights, strict=True), map(allowed.__getitem__, ids))
        if not found:
            found = dict(inside)
            continue
        for doc, weight in inside:
            if weight > found.get(doc, 0.0):
                found[doc] = weight
    return found


def _best(ranked: list[_Ranked], asked: Asked, limit: int, *, few: bool, more: bool) -> Found:
    if asked.order:
        # The newest of whatever has one of the words would be noise.
        ranked = [hit for hit in ranked if hit[0] >= _WHOLE] or ranked
        chosen = heapq.nlargest if asked.order == NEWEST else heapq.nsmallest
        best = chosen(limit, ranked, key=itemgetter(1, 2))
    elif few:
        best = sorted(ranked, reverse=True)[:limit]
    else:
        best = heapq.nlargest(limit, ranked, key=lambda hit: (hit[0] % _WHOLE, hit[1], hit[2]))
    whole = sum(hit[0] >= _WHOLE for hit in best)
    return Found(tuple(hit[2] for hit in best), more=more or len(ranked) > limit, whole=whole)
