"""`make bench-beside` and `make bench-memory`: what slow questions do to others, and what the server holds in time."""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count, islice
from pathlib import Path

from benchmarks.client import Client
from benchmarks.corpus import Corpus
from benchmarks.fill import READERS_PODS
from benchmarks.filled import Sizes, filled
from benchmarks.pages import pages
from benchmarks.process import family, memory_mib, settle
from benchmarks.server import free_port, serving

_THREAD = "/threads/2/any?order=arrival"
_SLOW_TEXT = "*_[a](" * 8_000
_SAMPLES, _OK = 10, 200
RESULTS = Path(__file__).resolve().parent / "results" / "memory.json"


def waits(client: Client, number: int) -> list[float]:
    """Return the sorted milliseconds of so many thread pages."""
    took = []
    for _ in range(number):
        began = time.perf_counter()
        client.get(_THREAD)
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


@contextmanager
def going_on(deed: Callable[[], object]) -> Iterator[list[float]]:
    """Do something again and again, beside; yield the milliseconds that each took."""
    stop, took = threading.Event(), list[float]()

    def work() -> None:
        while not stop.is_set():
            began = time.perf_counter()
            deed()
            took.append((time.perf_counter() - began) * 1000)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield took
    finally:
        stop.set()
        worker.join()


def beside(client: Client, other: Client, corpus: Corpus, number: int) -> None:
    """Print the waits for the thread page, quiet and while something slow goes on."""
    token, keys = other.carried("csrf_token"), count()
    words = " ".join(corpus.words[:12])
    slow: dict[str, Callable[[], object]] = {
        "a search of twelve common words": lambda: other.get(f"/search?q={words.replace(' ', '+')}"),
        "a phrase": lambda: other.get(f'/search?q="{corpus.words[0]}+{corpus.words[1]}"'),
        "a slow text of 48,000 characters": lambda: other.post(
            "/threads/2/posts", csrf_token=token, body=_SLOW_TEXT, language="en", do="preview", once=f"w{next(keys)}"
        ),
    }
    _line("quiet", waits(client, number), [])
    for name, deed in slow.items():
        with going_on(deed) as took:
            times = waits(client, number)
        _line(name, times, took)
    _line("quiet again", waits(client, number), [])


def _line(name: str, times: list[float], took: list[float]) -> None:
    other = f"  it took p50 {statistics.median(took):7.1f}, {len(took)} times" if took else ""
    p95 = times[int(len(times) * 0.95)]
    sys.stdout.write(f"{name:34} thread page p50 {statistics.median(times):7.1f} p95 {p95:7.1f} ms{other}\n")


def memory(client: Client, server: int, asked: Iterator[str], number: int, minutes: float) -> dict[int, float]:
    """Print what web and worker hold after each tenth of so many mixed requests, or of those that time allows.

    Returns MiB by requests. Raises RuntimeError for a page that is not given.
    """
    done, end = 0, time.monotonic() + minutes * 60
    held = {0: _held(server, 0)}
    while done < number and time.monotonic() < end:
        # A busy machine does less: where it stopped is said, and what it came to counts.
        until = min(end, time.monotonic() + minutes * 60 / _SAMPLES)
        for path in islice(asked, min(number // _SAMPLES, number - done)):
            answer = client.get(path)
            if answer.status != _OK:
                raise RuntimeError(f"{path} answered {answer.status}")
            done += 1
            if time.monotonic() > until:
                break
        held[done] = _held(server, done)
    return held


def _held(server: int, done: int) -> float:
    mib = memory_mib(family(server))
    sys.stdout.write(f"{done:7} requests {mib:7.1f} MiB\n")
    sys.stdout.flush()
    return mib


def _record(held: dict[int, float], number: int) -> None:
    found = {"asked_for": number, "mib_after_requests": held}
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def mixed(corpus: Corpus, folder: Path) -> Iterator[str]:
    """Yield addresses without end: the pages of the bench, threads and words that are others each time."""
    fixed = [path for path, _target in pages(corpus).values()]
    with closing(sqlite3.connect(folder / "forum.db")) as database:
        threads = [id_ for (id_,) in database.execute("SELECT id FROM thread WHERE pod_id <= ?", (READERS_PODS,))]
    for at in count():
        yield from fixed
        yield f"/threads/{threads[at % len(threads)]}/any"
        yield f"/search?q={corpus.words[at * 7 % len(corpus.words)]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("beside", "memory"))
    parser.add_argument("--folder", type=Path, help="keep the corpus here, and take it from here the next time")
    parser.add_argument("--count", type=int, default=0, help="how many requests")
    parser.add_argument("--minutes", type=float, default=15, help="how long requests may take for the memory")
    asked = parser.parse_args()
    # Texts are rendered once each: of another number, filling alone would take longer than all that is asked.
    with filled(Sizes(texts=5_000), asked.folder) as (folder, corpus, cookie):
        port = free_port()
        with serving(folder, port) as server:
            client = Client(port, cookie)
            client.get("/")
            settle(family(server))
            if asked.what == "memory":
                number = asked.count or 50_000
                _record(memory(client, server, mixed(corpus, folder), number, asked.minutes), number)
            else:
                beside(client, Client(port, cookie), corpus, asked.count or 300)


if __name__ == "__main__":
    main()
