"""Search alone: how fast an index is built and asked, beside SQLite's own full text search; writes results/search.json.

    python -m benchmarks.search [--posts 100000 --posts 300000] [--postgres URL] [--site FOLDER]

Each kind of question is asked with twenty different words, as a member of 3 of 200 pods and as one who sees four posts
in ten; CPU time, both systems in turns. With `--postgres` (an empty database that is there for nothing else) the index
in its tables is measured too: CPU of this process and of the one that answers it. With `--site` (as
`make bench ARGS="--folder FOLDER --pods 20"` leaves it, whose reader sees nearly half of all) the pages are measured
through the whole server, and how long a post waits until it is found.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from flask import has_app_context
from sqlalchemy import text

from benchmarks.corpus import Corpus
from benchmarks.process import cpu_ms
from benchmarks.relevance import database
from benchmarks.search_site import site
from forum.kernel.db import db
from forum.kernel.markup import plain_text
from forum.search.backend import NEWEST, Asked, Backend, Entry
from forum.search.postgres_index import PostgresBackend
from forum.search.queries import MOST
from forum.search.whoosh_index import WhooshBackend

RESULTS = Path(__file__).resolve().parent / "results" / "search.json"
PODS, TEXTS, SEED, TIMES = 200, 5_000, 7, 20
_SHARE = 0.4
Query = tuple[Asked, str]


def entries(posts: int) -> tuple[list[Entry], Corpus]:
    """Return the entries of so many posts, of 5,000 different texts."""
    corpus = Corpus(posts, posts // 20, 2_000, PODS, TEXTS)
    plain: dict[str, str] = {}
    found: list[Entry] = []
    for number, talk in enumerate(corpus.talks()):
        for said in talk.posts:
            body = plain.get(said.body) or plain.setdefault(said.body, plain_text(said.body))
            title = "" if said.after else talk.title
            at = 1_700_000_000 + 10_000 * number + said.after
            found.append(Entry(len(found) + 1, talk.pod + 1, said.author + 1, "en", title, body, at))
    return found, corpus


def members(found: Sequence[Entry]) -> dict[str, frozenset[int]]:
    """Return the pods of each member who asks."""
    counts = Counter(entry.pod_id for entry in found)
    pods: set[int] = set()
    for pod in range(1, PODS + 1):
        if sum(counts[each] for each in pods) >= _SHARE * len(found):
            break
        pods.add(pod)
    return {"3 of 200 pods": frozenset({1, 2, 3}), "40% of all posts": frozenset(pods)}


def questions(corpus: Corpus) -> dict[str, list[Query]]:
    """Return for each kind what is asked of us, and the same of FTS5, with twenty different words."""
    chance, word = random.Random(SEED), corpus.words
    common, middle, rare = word[:20], word[100:400], word[800:1_200]

    def of(count: int, *lists: Sequence[str]) -> list[list[str]]:
        return [[chance.choice(each) for each in lists] for _ in range(count)]

    def joined(how: str, lists: list[list[str]], order: str = "") -> list[Query]:
        return [(Asked(words=tuple(each), order=order), how.join(f'"{one}"' for one in each)) for each in lists]

    return {
        "rare word": joined(" ", of(TIMES, rare)),
        "common word": joined(" ", of(TIMES, common)),
        "two common words": joined(" ", of(TIMES, common[:10], common[10:])),
        "two words": joined(" ", of(TIMES, middle[:150], middle[150:])),
        "common and rare word": joined(" ", of(TIMES, common, rare)),
        "eight words": joined(" OR ", of(TIMES, common, common, middle, middle, middle, rare, rare, rare)),
        "newest of two words": joined(" ", of(TIMES, common[:10], common[10:]), order=NEWEST),
        "phrase": [
            (Asked(phrases=((one, two),)), f'"{one} {two}"') for one, two in of(TIMES, common[:10], common[10:])
        ],
        "beginning": [(Asked(prefixes=(one[:4],)), f"{one[:4]}*") for (one,) in of(TIMES, middle)],
    }


def fts5(found: Sequence[Entry]) -> tuple[Callable[[str, frozenset[int]], int], float]:
    """Build SQLite's index; return what asks it, and the seconds of CPU."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE post (id INTEGER PRIMARY KEY, pod INTEGER)")
    base.execute("CREATE VIRTUAL TABLE doc USING fts5(title, text, tokenize='porter unicode61')")
    began = time.process_time()
    base.executemany("INSERT INTO post VALUES (?, ?)", ((entry.key, entry.pod_id) for entry in found))
    rows = ((entry.key, entry.title, entry.text) for entry in found)
    base.executemany("INSERT INTO doc(rowid, title, text) VALUES (?, ?, ?)", rows)
    took = time.process_time() - began

    def ask(wanted: str, pods: frozenset[int]) -> int:
        inside = ", ".join(map(str, sorted(pods)))
        statement = (
            "SELECT doc.rowid FROM doc JOIN post ON post.id = doc.rowid "  # noqa: S608 as these are numbers of ours
            f"WHERE doc MATCH ? AND post.pod IN ({inside}) ORDER BY doc.rank LIMIT ?"
        )
        return len(base.execute(statement, (wanted, MOST)).fetchall())

    return ask, took


def asked(
    backend: Backend, ask: Callable[[str, frozenset[int]], int] | None, queries: list[Query], pods: frozenset[int]
) -> dict[str, float]:
    """Ask each question three times, both systems in turns; the first time its words are cold."""
    first: list[float] = []
    ours: list[float] = []
    theirs: list[float] = []
    for wanted, typed in queries:
        first.append(_cpu(partial(backend.find, wanted, pods, MOST)))
        ours += [_cpu(partial(backend.find, wanted, pods, MOST)) for _ in range(3)]
        theirs += [_cpu(partial(ask, typed, pods)) for _ in range(2)] if ask else []
    made = {
        "p50_ms": round(statistics.median(ours), 2),
        "p95_ms": round(sorted(ours)[int(len(ours) * 0.95)], 2),
        "first_p50_ms": round(statistics.median(first), 2),
        "first_p95_ms": round(sorted(first)[int(len(first) * 0.95)], 2),
    }
    if theirs:
        made["fts5_p50_ms"] = round(statistics.median(theirs), 2)
        made["of_fts5"] = round(statistics.median(ours) / statistics.median(theirs), 2)
    return made


def _cpu(use: Callable[[], object]) -> float:
    answering = _answering()
    began, theirs = time.process_time(), cpu_ms(answering)
    use()
    return (time.process_time() - began) * 1000 + cpu_ms(answering) - theirs


def _answering() -> list[int]:
    """Return the process of PostgreSQL that answers this one, if one does."""
    if not has_app_context():
        return []
    return [int(db.session.execute(text("SELECT pg_backend_pid()")).scalar_one())]


def index(posts: int, *, postgres: bool) -> dict[str, object]:
    """Build an index of so many posts, and ask it."""
    found, corpus = entries(posts)
    with tempfile.TemporaryDirectory() as name:
        backend = PostgresBackend() if postgres else WhooshBackend(Path(name))
        began = time.process_time()
        backend.rebuild(found, lambda: ())
        if postgres:
            # As it does by itself within a minute.
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        took = time.process_time() - began
        size, length = backend.state().size, sum(len(entry.text.encode()) for entry in found)
        made: dict[str, object] = {
            "documents_a_second": round(len(found) / took),
            "bytes_a_post": round(size / len(found)),
            "bytes_of_text": round(size / length, 2),
        }
        ask = None
        if not postgres:
            ask, theirs = fts5(found)
            made["fts5_documents_a_second"] = round(len(found) / theirs)
        print(f"{posts:,} posts: {made}", flush=True)
        for who, pods in members(found).items():
            made[who] = rows = {kind: asked(backend, ask, each, pods) for kind, each in questions(corpus).items()}
            for kind, row in rows.items():
                print(f"  {who:18} {kind:22} {row}", flush=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, action="append", help="measure an index of so many (100,000 and 300,000)")
    parser.add_argument("--postgres", default="", metavar="URL")
    parser.add_argument("--site", type=Path, help="a folder as the other bench leaves it")
    parser.add_argument("--site-posts", type=int, default=100_000)
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args()
    sizes = given.posts or (100_000, 300_000)
    made: dict[str, object] = {f"{posts} posts": index(posts, postgres=False) for posts in sizes}
    if given.postgres:
        with database(given.postgres):
            made["postgres"] = {f"{posts} posts": index(posts, postgres=True) for posts in sizes}
    if given.site:
        made["site"] = site(given.site, given.site_posts)
    given.results.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {given.results}\n")


if __name__ == "__main__":
    main()
