"""`make bench-traffic`: what many at once do to each other, and how soon what is posted is found.

All senders work on the same machine and take their share of it: what is compared stands in one run.
"""

from __future__ import annotations

import argparse
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Thread

from benchmarks.beside import going_on, waits
from benchmarks.client import Client
from benchmarks.filled import Sizes, environ, filled
from benchmarks.process import cpu_ms, family, settle, yardstick_ms
from benchmarks.server import free_port, serving

RESULTS = Path(__file__).resolve().parent / "results" / "traffic.json"
_THREAD = "/threads/2/any?order=arrival"
_READERS, _STARTS = 8, 5
# Seconds until a post must be found; more than this is no measurement any more.
_PATIENCE = 60.0

Found = dict[str, float]


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _spread(name: str, times: list[float]) -> Found:
    return {f"{name}_p50_ms": round(median(times), 1), f"{name}_p95_ms": round(_p95(times), 1)}


def starts(folder: Path, cookie: str) -> Found:
    """Return the seconds from the command to the first page, worker and all, at the median of some starts."""
    took = []
    for _ in range(_STARTS):
        port, began = free_port(), time.monotonic()
        with serving(folder, port):
            Client(port, cookie).get("/")
            took.append(time.monotonic() - began)
    return {"first_page_after_s": round(median(took), 2)}


def _read(port: int, cookie: str, seconds: float) -> list[float]:
    client, end, took = Client(port, cookie), time.monotonic() + seconds, list[float]()
    while time.monotonic() < end:
        took += waits(client, 1)
    return took


def readers(port: int, cookie: str, pids: list[int], seconds: float) -> Found:
    """Let eight people read one thread without a pause, each from a process of their own."""
    with ProcessPoolExecutor(_READERS, get_context("spawn")) as pool:
        # All are there before the first begins.
        list(pool.map(_read, [port] * _READERS, [cookie] * _READERS, [0.2] * _READERS))
        before = cpu_ms(pids)
        took = list(chain(*pool.map(_read, [port] * _READERS, [cookie] * _READERS, [seconds] * _READERS)))
        spent = cpu_ms(pids) - before
    found = _spread("eight", took)
    return {
        "requests_a_second": round(len(took) / seconds),
        "cpu_ms_each": round(spent / len(took), 2),
        **found,
        "eight_p95_to_p50": round(found["eight_p95_ms"] / found["eight_p50_ms"], 2),
    }


def _post(client: Client, token: str, body: str, once: str) -> None:
    sent = client.post("/threads/2/posts", csrf_token=token, body=body, language="en", once=once)
    if sent.status != 303:
        raise RuntimeError(f"a reply answered {sent.status}")


def _wait_until(moment: float) -> None:
    # People write when they have something to say: the next is not due before.
    time.sleep(max(0.0, moment - time.monotonic()))


def _posting(client: Client, a_second: int) -> Callable[[], object]:
    """Return a deed that posts once and then waits for its turn, so that so many come in a second."""
    token, run = client.carried("csrf_token"), secrets.token_hex(4)
    began, number = time.monotonic(), 0

    def post() -> None:
        nonlocal number
        number += 1
        body = f"Reply {number}: " + "we washed hands and wrote it down. " * 11
        _post(client, token, body, f"{run}-{number}")
        _wait_until(began + number / a_second)

    return post


def beside(folder: Path, port: int, cookie: str, number: int) -> Found:
    """Return how long a thread takes in quiet, while twenty posts a second come in, and while the index is built."""
    client = Client(port, cookie)
    waits(client, number)
    found = _spread("quiet", waits(client, number))
    with going_on(_posting(Client(port, cookie), 20)):
        found |= _spread("posts_coming_in", waits(client, number))
    rebuild = [str(Path(sys.executable).parent / "forum"), "index", "rebuild"]
    with subprocess.Popen(rebuild, env=environ(folder), stdout=subprocess.DEVNULL) as building:
        times = list[float]()
        while building.poll() is None:
            times += waits(client, 1)
    if building.returncode:
        raise RuntimeError("the index was not built")
    found |= _spread("index_built", times)
    for name in ("posts_coming_in", "index_built"):
        found[f"{name}_to_quiet"] = round(found[f"{name}_p95_ms"] / found["quiet_p95_ms"], 2)
    return found


def found_after(port: int, cookie: str, posts: int, a_second: int = 10) -> Found:
    """Return how long after its post a word of its own is found, while so many posts come in a second."""
    writer, asker = Client(port, cookie), Client(port, cookie)
    token, run = writer.carried("csrf_token"), secrets.token_hex(3)
    said, took = dict[str, float](), list[float]()

    def write() -> None:
        began = time.monotonic()
        for number in range(posts):
            word = f"zq{run}{number:03}"
            _post(writer, token, f"We saw {word}.", word)
            said[word] = time.monotonic()
            _wait_until(began + (number + 1) / a_second)

    hands = Thread(target=write)
    hands.start()
    for number in range(0, posts, a_second):
        word = f"zq{run}{number:03}"
        while word not in said or "<mark" not in asker.get(f"/search?q={word}").text():
            if word in said and time.monotonic() - said[word] > _PATIENCE:
                raise RuntimeError(f"{word} is not found")
            # An index tells nobody that it has a word.
            time.sleep(0.05)
        took.append(time.monotonic() - said[word])
    hands.join()
    return {"found_p50_s": round(median(took), 2), "found_p95_s": round(_p95(took), 2)}


def reply(port: int, cookie: str, server: int, posts: int) -> Found:
    """Return the CPU of the web process for a reply, its rendering included and the worker's part left out."""
    post = _posting(Client(port, cookie), 1_000)
    before = cpu_ms([server])
    for _ in range(posts):
        post()
    return {"reply_request_cpu_ms": round((cpu_ms([server]) - before) / posts, 2)}


def measured(folder: Path, cookie: str, processes: int, asked: argparse.Namespace) -> Found:
    """Return all figures of a server of so many processes."""
    found, port = starts(folder, cookie) if processes == 1 else {}, free_port()
    with serving(folder, port, *(("--processes", str(processes)) if processes > 1 else ())) as server:
        settle(family(server))
        # Several processes are all there only now.
        pids = family(server)
        found |= readers(port, cookie, pids, asked.seconds)
        found |= beside(folder, port, cookie, asked.count)
        settle(pids)
        if processes == 1:
            found |= reply(port, cookie, server, asked.posts)
            settle(pids)
        return found | found_after(port, cookie, asked.posts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="keep the corpus here, and take it from here the next time")
    parser.add_argument("--count", type=int, default=400, help="pages for each figure")
    parser.add_argument("--posts", type=int, default=300, help="posts for each figure")
    parser.add_argument("--seconds", type=float, default=20, help="how long eight people read")
    asked = parser.parse_args()
    results: dict[str, Found | float] = {"yardstick_ms": yardstick_ms()}
    with filled(Sizes(), asked.folder) as (folder, _corpus, cookie):
        for name, processes in (("embedded", 1), ("two processes", 2)):
            results[name] = found = measured(folder, cookie, processes, asked)
            print(name, *(f"  {what:28} {value:8}" for what, value in found.items()), sep="\n")
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
