"""Reading the index in PostgreSQL: the numbers of words first, then one statement that narrows, ranks and cuts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Executable, text

from forum.kernel.db import db

from . import ranking
from .backend import NEWEST, OLDEST
from .keys import FILE, key
from .postgres_terms import FORM, form_word
from .spelling import MOST_COUNTED, begun_otherwise

MOST_FORMS, MOST_NEAR = 300, 50_000
_WORDS = text(
    "SELECT i.version, i.documents, i.words, w.word, w.id, w.documents AS count, "
    "(SELECT max(key) FROM search_entry WHERE key < :others) AS newest FROM search_index i "
    "LEFT JOIN search_word w ON w.word = ANY(CAST(:words AS text[]))"
)
_BEGINNING = text(
    "SELECT id, documents AS count FROM search_word WHERE word >= :first AND word < :last ORDER BY word LIMIT :most"
)
_IN_PODS = text(
    "SELECT word, count(*) AS count FROM search_posting "
    "WHERE word = ANY(CAST(:ids AS int[])) AND pod = ANY(CAST(:pods AS int[])) GROUP BY word"
)
_FORMS_NEAR = text(
    "SELECT word, id FROM search_word WHERE word = ANY(CAST(:otherwise AS text[])) UNION ALL "
    "(SELECT word, id FROM search_word WHERE word >= :first AND word < :last "
    "AND length(word) BETWEEN :shortest AND :longest LIMIT :most)"
)
_KEYS_OF = text(
    "SELECT a.id, e.key FROM unnest(CAST(:ids AS int[])) AS a(id) CROSS JOIN LATERAL (SELECT key FROM search_entry "
    "WHERE words @> ARRAY[a.id] AND pod = ANY(CAST(:pods AS int[])) LIMIT :most) AS e"
)
_MARKS = text("SELECT key, mark FROM search_entry")
_STATE = text(
    "SELECT version, documents, built_at, pg_total_relation_size('search_entry') "
    "+ pg_total_relation_size('search_posting') + pg_total_relation_size('search_word') AS size FROM search_index"
)
# Every entry has one language, so these facets are as many as there are entries.
_PROBE = text("""
SELECT (SELECT count(*) FROM search_entry) AS entries,
  (SELECT coalesce(sum(documents), 0) FROM search_word WHERE word >= '#lang:' AND word < '#lang;') AS told,
  EXISTS (SELECT FROM search_word WHERE word >= 'a' AND word < '{') AND NOT EXISTS (SELECT FROM search_posting) AS lost
""")
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
  SELECT b.entry, count(*) >= :wanted AS whole,
    sum(g.gain * b.weight / (b.weight + :fixed + :slope * b.size)) AS score
  FROM best b JOIN unnest(CAST(:numbers AS int[]), CAST(:gains AS float8[])) AS g(concept, gain)
  ON g.concept = b.concept GROUP BY b.entry {needed} {cut}
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
_NEEDED = "HAVING count(*) FILTER (WHERE b.concept = ANY(CAST(:needed AS int[]))) = cardinality(CAST(:needed AS int[]))"
# What is lifted, which takes its entry; by time all are.
_CUTS = {"few": "ORDER BY whole DESC, score DESC LIMIT :looked", "many": "ORDER BY score DESC LIMIT :looked"}


@dataclass(frozen=True)
class Known:
    """The words of a question that the index has, by name: their number and how many entries have them."""

    version: int
    documents: int
    length: int
    # The key of the newest post.
    newest: int
    words: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Narrow:
    """What an entry must be to count: in these pods, with one word of every group, with none of `without`."""

    pods: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...] = ()
    without: tuple[int, ...] = ()
    after: int | None = None
    before: int | None = None
    among: frozenset[int] | None = None

    @property
    def shape(self) -> tuple[int, bool, bool, bool]:
        """Return what the statement depends on."""
        dated = self.after is not None or self.before is not None
        return len(self.groups), bool(self.without), dated, self.among is not None

    @property
    def binds(self) -> dict[str, object]:
        """Return the values of the statement."""
        found: dict[str, object] = {"pods": list(self.pods)}
        found.update((f"group{at}", list(group)) for at, group in enumerate(self.groups))
        if self.without:
            found["without"] = list(self.without)
        if self.among is not None:
            found["among"] = sorted(self.among)
        if self.shape[2]:
            found |= {"first": self.after or 0, "last": self.before if self.before is not None else 1 << 62}
        return found


def known(words: Iterable[str]) -> Known | None:
    """Return what the index knows of these words; None where there is no index."""
    found = _all(_WORDS, words=list(words), others=key(FILE, 0))
    if not found:
        return None
    first = found[0]
    there = {row.word: (row.id, row.count) for row in found if row.id is not None}
    return Known(first.version, first.documents, first.words, first.newest or 0, there)


def beginning(prefix: str) -> list[tuple[int, int]]:
    """Return number and count of the forms that begin so, up to a bound."""
    first = form_word(prefix)
    return [(row.id, row.count) for row in _all(_BEGINNING, first=first, last=first + chr(0x10FFFF), most=MOST_FORMS)]


def in_pods(ids: Sequence[int], pods: Iterable[int]) -> dict[int, int]:
    """Return in how many entries of these pods each of these stems stands; asked whether there are any or not."""
    return {row.word: row.count for row in _all(_IN_PODS, ids=list(ids), pods=sorted(pods))}


def forms_near(word: str) -> dict[str, int]:
    """Return the number of the forms that may be near a word, by form."""
    first = form_word(word[0])
    given = {"first": first, "last": first + chr(0x10FFFF), "most": MOST_NEAR}
    lengths = {"shortest": len(word) - 1, "longest": len(word) + 3}
    otherwise = [form_word(form) for form in begun_otherwise(word)]
    return {row.word[len(FORM) :]: row.id for row in _all(_FORMS_NEAR, otherwise=otherwise, **given, **lengths)}


def keys_of(ids: Sequence[int], pods: Iterable[int]) -> dict[int, list[int]]:
    """Return the keys of some entries inside the pods for each of these words."""
    found: dict[int, list[int]] = {}
    for row in _all(_KEYS_OF, ids=list(ids), pods=sorted(pods), most=MOST_COUNTED):
        found.setdefault(row.id, []).append(row.key)
    return found


def dated(narrow: Narrow, order: str, most: int) -> Sequence[Any]:
    """Return the newest or the oldest keys."""
    return _all(_entries("ASC" if order == OLDEST else "DESC", *narrow.shape), **narrow.binds, most=most)


def ranked(
    narrow: Narrow, order: str, forms: Mapping[int, Sequence[int]], given: Mapping[str, object]
) -> Sequence[Any]:
    """Return key and whether it has all words, best first; `forms` are words without weight, by concept."""
    lists = {f"form{at}": list(ids) for at, ids in forms.items()}
    statement = _hits(order, tuple(sorted(forms)), bool(given["needed"]), *narrow.shape)
    return _all(statement, **narrow.binds, **lists, **given)


def marks() -> dict[int, int]:
    """Return the mark of every entry."""
    return {row.key: row.mark for row in _all(_MARKS)}


def about() -> Any:
    """Return the one row that says what the index is; None where there is none."""
    return next(iter(_all(_STATE)), None)


def probe() -> Any:
    """Count what should agree: entries, the words that every entry has, and words that lead to none."""
    return _all(_PROBE)[0]


@cache
def _entries(way: str, *shape: int) -> Executable:
    return text(_ENTRIES.format(narrowed=_narrowed(*shape), way=way))


@cache
def _hits(order: str, forms: tuple[int, ...], needed: int, *shape: int) -> Executable:
    inside = "AND {} IN (SELECT key FROM inside)" if any(shape) else ""
    return text(
        _HITS.format(
            forms="".join(f"{_FORMS.format(at=at)}, " for at in forms),
            narrowed=_narrowed(*shape),
            posted=inside.format("p.entry"),
            of_forms=" ".join(_OF_FORMS.format(at=at, inside=inside.format("f.key")) for at in forms),
            needed=_NEEDED if needed else "",
            cut=_CUTS.get(order, ""),
            order=_ORDERS[order],
        )
    )


def _narrowed(groups: int, without: int, dated: int, among: int) -> str:
    parts = ["e.pod = ANY(CAST(:pods AS int[]))"]
    parts += [f"e.words && CAST(:group{at} AS int[])" for at in range(groups)]
    if without:
        parts.append("NOT e.words && CAST(:without AS int[])")
    if dated:
        parts.append("e.at >= :first AND e.at < :last")
    if among:
        parts.append("e.key = ANY(CAST(:among AS bigint[]))")
    return " AND ".join(parts)


def _all(statement: Executable, **binds: object) -> Sequence[Any]:
    return db.session.connection().execute(statement, binds).all()
