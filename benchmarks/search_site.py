"""The pages of search in a running site, and how long a post waits until it is found; a part of `search.py`."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.bench import Row, measure
from benchmarks.client import Client
from benchmarks.corpus import Corpus
from benchmarks.pages import pages
from benchmarks.process import family, settle
from benchmarks.server import free_port, serving

_A_SECOND, _POSTED = 10, 60
_TEXTS = 5_000


def site(folder: Path, posts: int) -> dict[str, object]:
    """Measure the pages of search in a running site, and how long a post waits until it is found."""
    corpus = Corpus(posts, posts // 20, 2_000, 20, _TEXTS)
    port = free_port()
    with serving(folder, port) as server:
        client, pids = Client(port, (folder / "cookie").read_text()), family(server)
        settle(pids)
        wanted = {name: page for name, page in pages(corpus).items() if name.startswith("search")}
        rounds = [[measure(client, pids, name, *page, 5) for name, page in wanted.items()] for _ in range(12)]
        rows = {each[0].page: _least(each) for each in zip(*rounds, strict=True)}
        delays = sorted(waited(client))
    made = {"cpu_ms": rows, "found_p50_s": round(statistics.median(delays), 2), "found_p95_s": round(delays[-3], 2)}
    print(made)
    return made


def _least(rounds: Sequence[Row]) -> dict[str, float | None]:
    costs = [row.cpu_ms for row in rounds]
    return {"least": min(costs), "median": round(statistics.median(costs), 2), "target": rounds[0].target_ms}


def waited(client: Client) -> Iterator[float]:
    """Post ten times a second; yield the seconds until each post was found."""
    page = client.get("/threads/2/any").text()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if token is None:
        raise RuntimeError("the thread page has no form")
    run, posted = f"zq{time.time_ns():x}", {}
    began = time.monotonic()
    for number in range(_POSTED):
        word = f"{run}n{number}"
        client.post("/threads/2/posts", csrf_token=token[1], body=f"We saw {word}.", language="en", once=word)
        posted[word] = time.monotonic()
        while time.monotonic() < began + (number + 1) / _A_SECOND:
            yield from _found(client, posted)
    while posted:
        yield from _found(client, posted)


def _found(client: Client, posted: dict[str, float]) -> Iterator[float]:
    """Look once for the word that waits longest."""
    word = next(iter(posted), "")
    if word and "<mark>" in client.get(f"/search?q={word}").text():
        yield time.monotonic() - posted.pop(word)
    else:
        # It measures another process: whoever asked without a pause would slow down what it waits for.
        time.sleep(0.02)
