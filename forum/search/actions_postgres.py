"""Writing the index in PostgreSQL: batches into the live tables, a new index beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text

from forum.kernel import clock
from forum.kernel.db import db

from .backend import Busy, Changes, Entry, Unready, replaced
from .keys import last_of
from .postgres_terms import VERSION, Words, words_of

# Whoever writes holds the first until the end of the transaction, whoever builds the second.
_WRITING, _BUILDING = 727_005, 727_006
_STEP = 1_000
_LOCK = text("SELECT pg_advisory_xact_lock(:which)")
_TRY = text("SELECT pg_try_advisory_lock(:which)")
_FREE = text("SELECT pg_advisory_unlock(:which)")
_ABOUT = text("SELECT version FROM search_index")
_OUT = text(
    "DELETE FROM search_entry e USING unnest(CAST(:firsts AS bigint[]), CAST(:lasts AS bigint[])) AS o(first, last) "
    "WHERE e.key BETWEEN o.first AND o.last RETURNING e.key, e.pod, e.size, e.words"
)
_OUT_OF = text("DELETE FROM search_posting WHERE word = ANY(CAST(:words AS int[])) AND pod = :pod AND entry = :entry")
_NEW = text(
    "INSERT INTO search_word (id, word, documents) SELECT (SELECT coalesce(max(id), 0) FROM search_word) "
    "+ row_number() OVER (), w.word, 0 FROM unnest(CAST(:words AS text[])) AS w(word) "
    "WHERE NOT EXISTS (SELECT FROM search_word known WHERE known.word = w.word)"
)
_IDS = text("SELECT word, id FROM search_word WHERE word = ANY(CAST(:words AS text[]))")
_IN = text(
    "INSERT INTO search_entry (key, pod, size, at, mark, words) "
    "VALUES (:key, :pod, :size, :at, :mark, CAST(:words AS int[]))"
)
_INTO = text(
    "INSERT INTO search_posting (word, pod, entry, weight, size) SELECT s.word, :pod, :key, s.weight, :size "
    "FROM unnest(CAST(:stems AS int[]), CAST(:weights AS int[])) AS s(word, weight)"
)
_COUNT = text(
    "UPDATE search_word w SET documents = w.documents + c.more "
    "FROM unnest(CAST(:ids AS int[]), CAST(:more AS int[])) AS c(id, more) WHERE w.id = c.id"
)
# A word that nobody says any more is forgotten.
_FORGET = text("DELETE FROM search_word WHERE id = ANY(CAST(:ids AS int[])) AND documents <= 0")
_SUM = text("UPDATE search_index SET documents = documents + :documents, words = words + :words")
_TABLES = ("search_entry", "search_posting", "search_word")
# Name, table and what is in it; made on the new tables under another name.
_KEYS = (
    ("pk_search_entry", "search_entry", "(key)"),
    ("pk_search_posting", "search_posting", "(word, pod, entry) INCLUDE (weight, size)"),
    ("pk_search_word", "search_word", "(id)"),
)
_INDEXES = (
    ("ix_search_word_word", "UNIQUE INDEX {}_new ON search_word_new (word)"),
    ("ix_search_entry_pod", "INDEX {}_new ON search_entry_new (pod)"),
    ("ix_search_entry_words", "INDEX {}_new ON search_entry_new USING gin (words) WITH (fastupdate = off)"),
)
_BEGUN = text(
    "INSERT INTO search_index (id, version, built_at, documents, words) VALUES (1, :version, :now, :documents, :words)"
)


def apply(entries: Sequence[Entry], gone: set[int]) -> None:
    """Take a batch in, in a transaction of its own: out with what these owners had, in with the new. Raises Unready."""
    if not gone:
        return
    with db.engine.begin() as connection:
        connection.execute(_LOCK, {"which": _WRITING})
        if connection.execute(_ABOUT).scalar_one_or_none() != VERSION:
            raise Unready("missing")
        _take(connection, entries, gone)


def rebuild(entries: Iterable[Entry], changes: Changes) -> None:
    """Build beside the live tables, take in what changed meanwhile, swap. Raises Busy while somebody else does."""
    with _only_builder(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in _TABLES:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}_new")
            connection.exec_driver_sql(f"CREATE TABLE {table}_new (LIKE {table} INCLUDING DEFAULTS)")
        documents, length = _filled(connection, iter(entries))
        _indexed(connection)
        with db.engine.begin() as swap:
            swap.execute(_LOCK, {"which": _WRITING})
            _swap(swap)
            swap.execute(_BEGUN, {"version": VERSION, "now": clock.now(), "documents": documents, "words": length})
            for late, owners in changes():
                _take(swap, late, replaced(late, owners))


@contextmanager
def _only_builder() -> Iterator[None]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(_TRY, {"which": _BUILDING}).scalar_one():
            raise Busy
        try:
            yield
        finally:
            connection.execute(_FREE, {"which": _BUILDING})


def _indexed(connection: Connection) -> None:
    for name, table, columns in _KEYS:
        connection.exec_driver_sql(f"ALTER TABLE {table}_new ADD CONSTRAINT {name}_new PRIMARY KEY {columns}")
    for name, made in _INDEXES:
        connection.exec_driver_sql("CREATE " + made.format(name))
    for table in _TABLES:
        # What everybody sees is read from the index alone.
        connection.exec_driver_sql(f"VACUUM ANALYZE {table}_new")


def _swap(connection: Connection) -> None:
    connection.exec_driver_sql(f"DROP TABLE {', '.join(_TABLES)}")
    for table in _TABLES:
        connection.exec_driver_sql(f"ALTER TABLE {table}_new RENAME TO {table}")
    for name, *_ in (*_KEYS, *_INDEXES):
        connection.exec_driver_sql(f"ALTER INDEX {name}_new RENAME TO {name}")
    connection.exec_driver_sql("DELETE FROM search_index")


def _take(connection: Connection, entries: Sequence[Entry], gone: set[int]) -> None:
    told: Counter[int] = Counter()
    documents = length = 0
    spans = {"firsts": sorted(gone), "lasts": list(map(last_of, sorted(gone)))}
    for old in connection.execute(_OUT, spans).all():
        documents, length = documents - 1, length - old.size
        told.subtract(old.words)
        connection.execute(_OUT_OF, {"words": old.words, "pod": old.pod, "entry": old.key})
    # Of two with one key the last counts.
    made = [(entry, words_of(entry)) for entry in {entry.key: entry for entry in entries}.values()]
    ids = _numbers(connection, {name for _entry, words in made for name in (*words.stems, *words.others)})
    for entry, words in made:
        documents, length = documents + 1, length + words.size
        row = _row(entry, words, ids)
        told.update(row["words"])
        connection.execute(_IN, row)
        connection.execute(_INTO, row)
    counts = {id_: more for id_, more in sorted(told.items()) if more}
    connection.execute(_COUNT, {"ids": list(counts), "more": list(counts.values())})
    connection.execute(_FORGET, {"ids": [id_ for id_, more in counts.items() if more < 0]})
    connection.execute(_SUM, {"documents": documents, "words": length})


def _numbers(connection: Connection, words: set[str]) -> dict[str, int]:
    """Return the number of each word; those not known yet get one."""
    given = {"words": sorted(words)}
    connection.execute(_NEW, given)
    return {row.word: row.id for row in connection.execute(_IDS, given)}


def _row(entry: Entry, words: Words, ids: Mapping[str, int]) -> dict[str, Any]:
    stems = [ids[name] for name in words.stems]
    return {
        "key": entry.key,
        "pod": entry.pod_id,
        "size": words.size,
        "at": entry.at,
        "mark": entry.mark,
        "words": sorted((*stems, *(ids[name] for name in words.others))),
        "stems": stems,
        "weights": list(words.stems.values()),
    }


class _Numbers(dict[str, int]):
    """Gives every new word the next number."""

    def __missing__(self, word: str) -> int:
        self[word] = len(self)
        return self[word]


def _filled(connection: Connection, entries: Iterator[Entry]) -> tuple[int, int]:
    """Copy all entries into the new tables; return how many they are and how long."""
    ids, counts = _Numbers(), Counter[int]()
    documents = length = 0
    raw: Any = connection.connection.driver_connection
    while batch := [_row(entry, words_of(entry), ids) for entry in islice(entries, _STEP)]:
        for row in batch:
            counts.update(row["words"])
            row["list"] = ",".join(map(str, row["words"]))
        documents, length = documents + len(batch), length + sum(row["size"] for row in batch)
        lines = ("{key}\t{pod}\t{size}\t{at}\t{mark}\t{{{list}}}\n".format_map(row) for row in batch)
        _copy(raw, "search_entry_new (key, pod, size, at, mark, words)", lines)
        postings = (
            f"{word}\t{row['pod']}\t{row['key']}\t{weight}\t{row['size']}\n"
            for row in batch
            for word, weight in zip(row["stems"], row["weights"], strict=True)
        )
        _copy(raw, "search_posting_new (word, pod, entry, weight, size)", postings)
    kept = (f"{id_}\t{_escaped(word)}\t{counts[id_]}\n" for word, id_ in ids.items())
    _copy(raw, "search_word_new (id, word, documents)", kept)
    return documents, length


def _copy(raw: Any, table: str, lines: Iterable[str]) -> None:
    with raw.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write("".join(lines))


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
