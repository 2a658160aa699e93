"""How good the ranking is: nDCG@10 on public collections, beside SQLite's own full text search in the same run.

    python -m benchmarks.relevance [--postgres URL] FOLDER...

Each folder holds docs.jsonl (`_id`, `title`, `text`), queries.jsonl (`_id`, `text`) and qrels.tsv (`query-id`,
`corpus-id` or `doc-id`, `score`), as Cranfield and CACM are published. Prints one line a system. With `--postgres` the
index in PostgreSQL is measured too, in an empty database that is there for nothing else.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from forum.app import create_app
from forum.kernel import schema, settings
from forum.search import asking, ranking
from forum.search.backend import Asked, Backend, Entry
from forum.search.keys import POST, RESOURCE, SYNTHESIS, id_of, key
from forum.search.postgres_index import PostgresBackend
from forum.search.whoosh_index import WhooshBackend
from forum.search.words import language_of

DEPTH, CUT = 100, 10
Ranker = Callable[[str], list[str]]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def judged(folder: Path) -> dict[str, set[str]]:
    """Return, for each query that has one, the documents that answer it."""
    good: dict[str, set[str]] = defaultdict(set)
    with (folder / "qrels.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0:
                good[row["query-id"]].add(row.get("doc-id") or row["corpus-id"])
    return good


def ndcg(ranked: list[str], good: set[str]) -> float:
    """Return the normalised discounted gain of the first ten."""
    gain = sum(1 / math.log2(at + 2) for at, key in enumerate(ranked[:CUT]) if key in good)
    return gain / sum(1 / math.log2(at + 2) for at in range(min(CUT, len(good))))


def ours(docs: list[dict[str, Any]], backend: Backend, *, dealt: bool = False) -> Ranker:
    """Build an index of ours and return what ranks with it.

    `dealt`: kinds and ages are dealt out by lot, which no document of these collections has earned: what that takes
    away is the most that a bonus can cost where it says nothing.
    """
    chance = random.Random(1)
    entries = (_dealt(at, doc, chance) if dealt else _entry(at, doc) for at, doc in enumerate(docs))
    backend.rebuild(entries, lambda: ())

    def rank(text: str) -> list[str]:
        question = asking.read(text.replace('"', " "))
        asked = Asked(words=question.words, prefixes=question.prefixes, language=language_of(text, "en"))
        found = backend.find(asked, frozenset({1}), DEPTH)
        return [str(docs[id_of(key)]["_id"]) for key in found.keys]

    return rank


def _entry(at: int, doc: dict[str, Any]) -> Entry:
    return Entry(at, 1, 1, "en", doc.get("title", ""), doc["text"], 0)


def _dealt(at: int, doc: dict[str, Any], chance: random.Random) -> Entry:
    """Return it as one of fifty that are a synthesis, of five a resource, of ten a nugget; of the last five years."""
    lot = chance.random()
    kind = SYNTHESIS if lot < 0.02 else RESOURCE if lot < 0.22 else POST
    nugget = kind == POST and chance.random() < 0.1
    moment = ranking.tonight() - int(chance.random() * 5 * ranking.YEAR)
    return replace(_entry(at, doc), key=key(kind, at), at=moment, flags=("nugget",) if nugget else ())


def fts5(docs: list[dict[str, Any]]) -> Ranker:
    """Build SQLite's index (Porter's stems, any word) and return what ranks with it."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE doc USING fts5(title, text, tokenize='porter unicode61')")
    base.executemany(
        "INSERT INTO doc(rowid, title, text) VALUES (?, ?, ?)",
        ((at, doc.get("title", ""), doc["text"]) for at, doc in enumerate(docs)),
    )

    def rank(text: str) -> list[str]:
        wanted = " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"\w+", text.lower())))
        found = base.execute("SELECT rowid FROM doc WHERE doc MATCH ? ORDER BY rank LIMIT ?", (wanted, DEPTH))
        return [str(docs[at]["_id"]) for (at,) in found]

    return rank


def measured(name: str, rank: Ranker, folder: Path) -> float:
    """Print and return the mean over all judged queries."""
    good = judged(folder)
    began = time.process_time()
    values = [
        ndcg(rank(query["text"]), good[key])
        for query in lines(folder / "queries.jsonl")
        if (key := str(query["_id"])) in good
    ]
    took = (time.process_time() - began) * 1000 / len(values)
    mean = sum(values) / len(values)
    sys.stdout.write(f"{folder.name:12} {name:8} nDCG@10 {mean:.4f}  {took:6.2f} ms a query  {len(values)} queries\n")
    return mean


def systems(docs: list[dict[str, Any]], place: str, *, postgres: bool) -> Iterator[tuple[str, Ranker]]:
    """Yield the name of each system of ours and what ranks with it."""
    yield "whoosh", ours(docs, WhooshBackend(Path(place)))
    yield "dealt", ours(docs, WhooshBackend(Path(place)), dealt=True)
    if postgres:
        yield "postgres", ours(docs, PostgresBackend())


@contextmanager
def database(url: str) -> Iterator[None]:
    """Have a site's database at an address, its tables made by the migrations."""
    with tempfile.TemporaryDirectory() as place:
        environ = {"FORUM_MODE": "local", "FORUM_DATABASE_URL": url, "FORUM_INSTANCE_DIR": place}
        with create_app(settings.load(environ)).app_context():
            schema.upgrade()
            yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--postgres", default="", metavar="URL")
    given = parser.parse_args()
    with database(given.postgres) if given.postgres else nullcontext():
        for folder in given.folders:
            docs = list(lines(folder / "docs.jsonl"))
            theirs = measured("fts5", fts5(docs), folder)
            with tempfile.TemporaryDirectory() as place:
                for name, rank in systems(docs, place, postgres=bool(given.postgres)):
                    mine = measured(name, rank, folder)
                    sys.stdout.write(f"{folder.name:12} {name:8} ratio to fts5 {mine / theirs:.3f}\n")


if __name__ == "__main__":
    main()
