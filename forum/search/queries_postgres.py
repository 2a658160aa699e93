"""Reading the index in PostgreSQL: the numbers of words, forms that are near one, and whether all of it is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, text

from forum.kernel.db import db

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


@dataclass(frozen=True)
class Known:
    """The words of a question that the index has, by name: their number and how many entries have them."""

    version: int
    documents: int
    length: int
    # The key of the newest post.
    newest: int
    words: Mapping[str, tuple[int, int]]


def known(words: Iterable[str]) -> Known | None:
    """Return what the index knows of these words; None where there is no index."""
    found = rows_of(_WORDS, words=list(words), others=key(FILE, 0))
    if not found:
        return None
    first = found[0]
    there = {row.word: (row.id, row.count) for row in found if row.id is not None}
    return Known(first.version, first.documents, first.words, first.newest or 0, there)


def beginning(prefix: str) -> list[tuple[int, int]]:
    """Return number and count of the forms that begin so, up to a bound."""
    first = form_word(prefix)
    return [
        (row.id, row.count) for row in rows_of(_BEGINNING, first=first, last=first + chr(0x10FFFF), most=MOST_FORMS)
    ]


def in_pods(ids: Sequence[int], pods: Iterable[int]) -> dict[int, int]:
    """Return in how many entries of these pods each of these stems stands; asked whether there are any or not."""
    return {row.word: row.count for row in rows_of(_IN_PODS, ids=list(ids), pods=sorted(pods))}


def forms_near(word: str) -> dict[str, int]:
    """Return the number of the forms that may be near a word, by form."""
    first = form_word(word[0])
    given = {"first": first, "last": first + chr(0x10FFFF), "most": MOST_NEAR}
    lengths = {"shortest": len(word) - 1, "longest": len(word) + 3}
    otherwise = [form_word(form) for form in begun_otherwise(word)]
    return {row.word[len(FORM) :]: row.id for row in rows_of(_FORMS_NEAR, otherwise=otherwise, **given, **lengths)}


def keys_of(ids: Sequence[int], pods: Iterable[int]) -> dict[int, list[int]]:
    """Return the keys of some entries inside the pods for each of these words."""
    found: dict[int, list[int]] = {}
    for row in rows_of(_KEYS_OF, ids=list(ids), pods=sorted(pods), most=MOST_COUNTED):
        found.setdefault(row.id, []).append(row.key)
    return found


def marks() -> dict[int, int]:
    """Return the mark of every entry."""
    return {row.key: row.mark for row in rows_of(_MARKS)}


def about() -> Any:
    """Return the one row that says what the index is; None where there is none."""
    return next(iter(rows_of(_STATE)), None)


def probe() -> Any:
    """Count what should agree: entries, the words that every entry has, and words that lead to none."""
    return rows_of(_PROBE)[0]


def rows_of(statement: Executable, **binds: object) -> Sequence[Any]:
    """Run a statement over the tables of the index, which belong to nobody: they give keys and numbers only."""
    return db.session.connection().execute(statement, binds).all()
