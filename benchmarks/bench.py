"""`make bench`: pages on 100,000 posts beside the same bytes from constants, in one run; writes results/latest.json."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import platform
import secrets
import statistics
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy import event

from benchmarks.client import Client
from benchmarks.corpus import Corpus
from benchmarks.filled import Sizes, environ, filled
from benchmarks.pages import depths, named, pages
from benchmarks.process import cpu_ms, family, memory_mib, settle, yardstick_ms
from benchmarks.server import constants, free_port, serving
from forum.app import create_app
from forum.kernel import settings
from forum.kernel.db import db

RESULTS = Path(__file__).resolve().parent / "results" / "latest.json"
# So much more may a page cost that lies deep in a long thread.
_DEEPEST = 1.5
VERSIONS = ("Flask", "SQLAlchemy", "Jinja2", "Whoosh-Reloaded", "waitress")


@dataclass(frozen=True)
class Row:
    """One page: CPU of all server processes a request, times of the client, bytes over the wire."""

    page: str
    cpu_ms: float
    target_ms: float | None
    p50_ms: float
    p95_ms: float
    queries: int | None
    wire_bytes: int
    # CPU beside a bare Flask view that answers with the same bytes in the same run: a ready string; rendered by Jinja.
    ratio: float | None = None
    beside_rendered: float | None = None
    # CPU beside the first page of a thread of twenty posts in the same order.
    beside_short: float | None = None


def deep(client: Client, pids: list[int], corpus: Corpus, count: int) -> list[Row]:
    """Measure how much more a page costs that lies deep in a long thread; a round of each in turn, ten times."""
    found: list[Row] = []
    for paths in depths(corpus).values():
        some = max(1, count // 10)
        rounds = [[measure(client, pids, *page, None, some) for page in paths.items()] for _ in range(10)]
        by_page = zip(*rounds, strict=True)
        means = [replace(each[0], cpu_ms=round(statistics.mean(row.cpu_ms for row in each), 2)) for each in by_page]
        found += [replace(row, beside_short=round(row.cpu_ms / means[0].cpu_ms, 2)) for row in means]
    return found


def measure(client: Client, pids: list[int], name: str, path: str, target: float | None, count: int) -> Row:
    """Ask `count` times and return what it cost; the first answers are not counted."""
    answer = client.get(path)
    for _ in range(2):
        client.get(path)
    before, took = cpu_ms(pids), []
    for _ in range(count):
        began = time.perf_counter()
        answer = client.get(path)
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
    spent = (cpu_ms(pids) - before) / count
    times = sorted(took)
    return Row(
        name,
        round(spent, 2),
        target,
        round(statistics.median(times), 2),
        round(times[int(len(times) * 0.95)], 2),
        None,
        len(answer.body),
    )


def counted(folder: Path, cookie: str, rows: list[Row], paths: dict[str, str]) -> list[Row]:
    """Return the rows with the statements that each page runs, counted inside one process."""
    app, asked = create_app(settings.load(environ(folder))), [0]
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *_: asked.__setitem__(0, asked[0] + 1))
    browser = app.test_client()
    browser.set_cookie("sid", cookie)
    found = []
    for row in rows:
        asked[0] = 0
        if row.page in paths:
            browser.get(paths[row.page])
        found.append(replace(row, queries=asked[0] or None))
    return found


def autosave(client: Client, pids: list[int], count: int) -> Row:
    """Keep a draft `count` times, as a page does while somebody types, and return what each cost."""
    token, sequence = (client.carried(name) for name in ("csrf_token", "sequence"))
    before, took = cpu_ms(pids), list[float]()
    # In the end it has no words, so that the corpus is as it was.
    for body in (*(f"Typed {number}" for number in range(1, count)), ""):
        fields = {"csrf_token": token, "sequence": sequence, "once": "bench", "language": "en", "body": body}
        began = time.perf_counter()
        answer = client.post("/threads/2/draft", **fields)
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"a draft answered {answer.status}")
        sequence = str(json.loads(answer.text())["sequence"])
    return _row("autosave", None, (cpu_ms(pids) - before) / count, took)


def reply(client: Client, pids: list[int], count: int) -> Row:
    """Post `count` replies of 400 characters and return what each cost, with all that the worker does for it."""
    token, took = client.carried("csrf_token"), list[float]()
    # A corpus that was kept has the replies of the last time.
    run, before = secrets.token_hex(4), cpu_ms(pids)
    for number in range(count):
        body = f"Reply {number}: " + "we washed hands and wrote it down. " * 11
        began = time.perf_counter()
        answer = client.post("/threads/2/posts", csrf_token=token, body=body, language="en", once=f"{run}-{number}")
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 303:
            raise RuntimeError(f"a reply answered {answer.status}")
    settle(pids)
    return _row("reply, with the worker", 10.0, (cpu_ms(pids) - before) / count, took)


def _row(name: str, target: float | None, spent: float, took: list[float]) -> Row:
    times = sorted(took)
    return Row(
        name,
        round(spent, 2),
        target,
        round(statistics.median(times), 2),
        round(times[-1 - len(times) // 20], 2),
        None,
        0,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("posts", 100_000), ("threads", 5_000), ("people", 2_000), ("pods", 200), ("count", 200)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--texts", type=int, default=0, help="so many different texts only, said again and again")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the file to write")
    parser.add_argument("--beside", type=Path, help="results of a smaller corpus, to print the growth from them")
    parser.add_argument("--folder", type=Path, help="keep the corpus here, and take it from here the next time")
    asked = parser.parse_args()
    sizes = Sizes(asked.posts, asked.threads, asked.people, asked.pods, asked.texts)
    with filled(sizes, asked.folder) as (folder, corpus, cookie):
        port = free_port()
        with serving(folder, port) as server:
            client, pids = Client(port, cookie), family(server)
            settle(pids)
            idle = memory_mib(pids)
            rows = [measure(client, pids, *page, asked.count) for page in named(corpus)]
            rows = _beside(client, rows, pages(corpus), asked.count)
            rows += deep(client, pids, corpus, asked.count)
            rows += [autosave(client, pids, asked.count), reply(client, pids, asked.count)]
            memory = {"idle": idle, "after load": memory_mib(family(server))}
        paths = {name: path for name, path, _target in named(corpus)}
        for each in depths(corpus).values():
            paths |= each
        rows = counted(folder, cookie, rows, paths)
    _show(rows, memory, asked.results, asked.beside)


def _beside(client: Client, rows: list[Row], asked: dict[str, tuple[str, float | None]], count: int) -> list[Row]:
    """Return the rows with their ratios to bare views of the same bytes. Raises RuntimeError for other bytes."""
    texts = [client.get(asked[row.page][0]).text() for row in rows]
    found = []
    with constants(texts) as (port, server):
        bare, pids = Client(port, ""), family(server)
        for at, (row, text) in enumerate(zip(rows, texts, strict=True)):
            beside = []
            for path in (f"/string/{at}", f"/rendered/{at}"):
                if bare.get(path).text() != text:
                    raise RuntimeError(f"{row.page}: the constants at {path} are other bytes")
                beside.append(round(row.cpu_ms / measure(bare, pids, row.page, path, None, count).cpu_ms, 1))
            found.append(replace(row, ratio=beside[0], beside_rendered=beside[1]))
    return found


def _show(rows: list[Row], memory: dict[str, float], results: Path, smaller: Path | None) -> None:
    before = json.loads(smaller.read_text("utf-8"))["rows"] if smaller else ()
    cost = {row["page"]: row["cpu_ms"] for row in before}
    for row in rows:
        aim = f"<= {row.target_ms}" if row.target_ms else ""
        print(
            f"{row.page:36} {row.cpu_ms:8.2f} ms CPU {aim:8} p50 {row.p50_ms:7.2f} p95 {row.p95_ms:7.2f} "
            f"queries {row.queries or '-'!s:>3} {row.wire_bytes:7} bytes  {row.ratio or '-'!s:>5} x a string "
            f"{row.beside_rendered or '-'!s:>4} x rendered"
            + (f"  {row.beside_short:.2f} x a thread of 20 (<= {_DEEPEST})" if row.beside_short else "")
            + (f"  {row.cpu_ms / cost[row.page]:.2f} x {smaller}" if row.page in cost else "")
        )
    yardstick = yardstick_ms()
    print(f"memory, web and worker, MiB: {memory}; yardstick of this machine {yardstick} ms")
    versions = {name: importlib.metadata.version(name) for name in VERSIONS} | {"Python": platform.python_version()}
    results.parent.mkdir(exist_ok=True)
    found = {"versions": versions, "yardstick_ms": yardstick, "memory_mib": memory} | {"rows": list(map(asdict, rows))}
    results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
