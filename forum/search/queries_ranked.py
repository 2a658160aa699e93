"""Ranking in PostgreSQL: one statement that narrows, ranks and cuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, text

from . import ranking
from .backend import NEWEST, OLDEST
from .keys import FILE, key
from .queries_postgres import rows_of

_FORMS = """form{at} AS MATERIALIZED (
  SELECT key, pod, size FROM search_entry WHERE words && CAST(:form{at} AS int[]) AND key >= :floor
)"""
_OF_FORMS = "UNION ALL SELECT {at}, f.key, 1, f.size FROM form{at} f WHERE f.pod = ANY(CAST(:pods AS int[])) {inside}"
_HITS = """
WITH {forms} inside AS MATERIALIZED (
  SELECT e.key FROM search_entry e WHERE {narrowed}
), hit AS (
  SELECT a.concept, p.entry, p.weight, p.size
  FROM unnest(CAST(:words AS int[]), CAST(:concepts AS int[])) AS a(word, concept)
  JOIN search_posting p ON p.word = a.word AND p.pod = ANY(CAST(:pods AS int[])) AND p.entry >= :floor {posted}
  {of_forms}
), best AS (
  SELECT concept, entry, max(weight) AS weight, min(size) AS size FROM hit GROUP BY concept, entry
), ranked AS (
  SELECT b.entry, count(*) {of_all} >= :wanted AS whole,
    sum(g.gain * b.weight / (b.weight + :fixed + :slope * b.size)) AS score
  FROM best b JOIN unnest(CAST(:numbers AS int[]), CAST(:gains AS float8[])) AS g(concept, gain)
  ON g.concept = b.concept GROUP BY b.entry {having} {cut}
)
SELECT r.entry AS key, r.whole FROM ranked r JOIN search_entry e ON e.key = r.entry ORDER BY {order} LIMIT :most
"""
_ENTRIES = (
    "SELECT e.key, true AS whole FROM search_entry e WHERE {narrowed} ORDER BY e.at {way}, e.key {way} LIMIT :most"
)
_OF_KIND = " ".join(f"WHEN {kind} THEN {counts}" for kind, counts in ranking.OF_KIND.items())
_WORTH = (
    f"greatest(CASE e.key >> {key(1, 0).bit_length() - 1} {_OF_KIND} ELSE {ranking.PLAIN} END, "
    f"CASE WHEN e.words && CAST(:nugget AS int[]) THEN {ranking.NUGGET} ELSE {ranking.PLAIN} END)"
)
# As `ranking.lifts` says.
_LIFT = f"{_WORTH} * (1 + float8 '{ranking.GAINED}' / (:now + float8 '{ranking.YEAR}' - least(e.at, :now)))"
# Of equals the newest comes first, then a post before a file of it: its key is its own, all others are larger.
_SCORE = f"r.score * ({_LIFT}) DESC, e.at DESC, r.entry < {key(FILE, 0)} DESC, r.entry DESC"
_ORDERS = {
    "few": f"r.whole DESC, {_SCORE}",
    "many": _SCORE,
    NEWEST: "r.whole DESC, e.at DESC, r.entry DESC",
    OLDEST: "r.whole DESC, e.at, r.entry",
}
# Those that must be there are looked for among the postings: their rows of numbers are not read.
_ALL_OF = "count(*) FILTER (WHERE b.concept = ANY(CAST(:{0} AS int[]))) = cardinality(CAST(:{0} AS int[]))"
_ONE_OF = "count(*) FILTER (WHERE b.concept = ANY(CAST(:{0} AS int[]))) > 0"
# What stands in a choice is not among the words of which an entry has all.
_OF_ALL = "FILTER (WHERE b.concept = ANY(CAST(:all AS int[])))"
# What is lifted, which takes its entry; by time all are.
_CUTS = {"few": "ORDER BY whole DESC, score DESC LIMIT :looked", "many": "ORDER BY score DESC LIMIT :looked"}


# How many groups, whether without words, how many words of each that are apart, whether dated, whether among keys.
Shape = tuple[int, int, tuple[int, ...], int, int]


@dataclass(frozen=True)
class Narrow:
    """What an entry must be to count: in these pods, with one word of every group, with none of `without`.

    Of each of `apart` a word is missing, which may be said in several ways.
    """

    pods: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...] = ()
    without: tuple[int, ...] = ()
    apart: tuple[tuple[tuple[int, ...], ...], ...] = ()
    after: int | None = None
    before: int | None = None
    among: frozenset[int] | None = None

    @property
    def shape(self) -> Shape:
        """Return what the statement depends on."""
        dated = self.after is not None or self.before is not None
        return len(self.groups), bool(self.without), tuple(map(len, self.apart)), dated, self.among is not None

    @property
    def binds(self) -> dict[str, object]:
        """Return the values of the statement."""
        found: dict[str, object] = {"pods": list(self.pods)}
        found.update((f"group{at}", list(group)) for at, group in enumerate(self.groups))
        for at, words in enumerate(self.apart):
            found |= {f"apart{at}_{place}": list(ids) for place, ids in enumerate(words)}
        if self.without:
            found["without"] = list(self.without)
        if self.among is not None:
            found["among"] = sorted(self.among)
        if self.shape[3]:
            found |= {"first": self.after or 0, "last": self.before if self.before is not None else 1 << 62}
        return found


@dataclass(frozen=True)
class Wish:
    """How entries are ranked: in which order, by words without weight, and what must be there, as numbers of words.

    Of each choice all words of one thing must be there; `all` are the words of which an entry may have all.
    """

    order: str
    forms: Mapping[int, Sequence[int]]
    needed: Sequence[int]
    choices: Sequence[Sequence[Sequence[int]]]
    all: Sequence[int]

    @property
    def shape(self) -> tuple[str, tuple[int, ...], int, tuple[tuple[int, int], ...]]:
        """Return what the statement depends on; of each choice whether there are single words, and how many others."""
        singles = [sum(len(things) == 1 for things in choice) for choice in self.choices]
        choices = tuple((bool(ones), len(choice) - ones) for ones, choice in zip(singles, self.choices, strict=True))
        return self.order, tuple(sorted(self.forms)), bool(self.needed), choices

    @property
    def binds(self) -> dict[str, object]:
        """Return the values of the statement."""
        found: dict[str, object] = {f"form{at}": list(ids) for at, ids in self.forms.items()}
        found |= {"needed": list(self.needed)} if self.needed else {}
        found |= {"all": list(self.all)} if self.choices else {}
        for number, choice in enumerate(self.choices):
            if singles := [at for things in choice if len(things) == 1 for at in things]:
                found[f"one{number}"] = singles
            others = [list(things) for things in choice if len(things) > 1]
            found |= {f"thing{number}_{at}": things for at, things in enumerate(others)}
        return found | {"wanted": len(self.all)}


def dated(narrow: Narrow, order: str, most: int) -> Sequence[Any]:
    """Return the newest or the oldest keys."""
    return rows_of(_entries("ASC" if order == OLDEST else "DESC", narrow.shape), **narrow.binds, most=most)


def ranked(narrow: Narrow, wish: Wish, given: Mapping[str, object]) -> Sequence[Any]:
    """Return key and whether it has all words, best first."""
    return rows_of(_hits(*wish.shape, narrow.shape), **narrow.binds, **wish.binds, **given)


@lru_cache(500)
def _entries(way: str, shape: Shape) -> Executable:
    return text(_ENTRIES.format(narrowed=_narrowed(*shape), way=way))


@lru_cache(500)
def _hits(
    order: str, forms: tuple[int, ...], needed: int, choices: tuple[tuple[int, int], ...], shape: Shape
) -> Executable:
    inside = "AND {} IN (SELECT key FROM inside)" if any(shape) else ""
    having = [_ALL_OF.format("needed")] if needed else []
    having += [_chosen(number, *choice) for number, choice in enumerate(choices)]
    return text(
        _HITS.format(
            forms="".join(f"{_FORMS.format(at=at)}, " for at in forms),
            narrowed=_narrowed(*shape),
            posted=inside.format("p.entry"),
            of_forms=" ".join(_OF_FORMS.format(at=at, inside=inside.format("f.key")) for at in forms),
            of_all=_OF_ALL if choices else "",
            having=f"HAVING {' AND '.join(having)}" if having else "",
            cut=_CUTS.get(order, ""),
            order=_ORDERS[order],
        )
    )


def _chosen(number: int, singles: int, others: int) -> str:
    things = [_ONE_OF.format(f"one{number}")] if singles else []
    things += [_ALL_OF.format(f"thing{number}_{at}") for at in range(others)]
    return f"({' OR '.join(things)})"


def _narrowed(groups: int, without: int, apart: tuple[int, ...], dated: int, among: int) -> str:
    parts = ["e.pod = ANY(CAST(:pods AS int[]))"]
    parts += [f"e.words && CAST(:group{at} AS int[])" for at in range(groups)]
    if without:
        parts.append("NOT e.words && CAST(:without AS int[])")
    for at, words in enumerate(apart):
        all_of_them = (f"e.words && CAST(:apart{at}_{place} AS int[])" for place in range(words))
        parts.append(f"NOT ({' AND '.join(all_of_them) or 'true'})")
    if dated:
        parts.append("e.at >= :first AND e.at < :last")
    if among:
        parts.append("e.key = ANY(CAST(:among AS bigint[]))")
    return " AND ".join(parts)
