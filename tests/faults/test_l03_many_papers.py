"""L3: hundreds of documents of two megabytes come in, eight at a time: all are found, and pages stay quick."""

from __future__ import annotations

import threading
import time
from queue import Empty, SimpleQueue

from tests.faults import hanging
from tests.faults.clients import Person, begin
from tests.faults.figures import note
from tests.faults.product import READER, WRITERS, Home, running
from tests.faults.reader import reading
from tests.faults.sizes import FULL, SIZES
from tests.faults.uploads import loose
from tests.until import pause, until

_AT_ONCE, _SIZE = 8, 2_000_000
_FOUND_S, _IDLE_S = 600, 3


def _bring(port: int, cookie: str, thread: int, left: SimpleQueue[int], done: dict[str, int]) -> None:
    person = Person(port, cookie)
    while True:
        try:
            left.get_nowait()
        except Empty:
            return
        word, content = hanging.heavy(_SIZE)
        fields = {"body": f"Paper {word}.", "language": "en", "do": "post", "once": word}
        done[word] = person.bring(f"/threads/{thread}/posts", {f"paper-{word[::-1]}.docx": content}, **fields).status


def _all_at_once(threads: list[threading.Thread]) -> None:
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def _p95(times: list[float]) -> int:
    return round(sorted(times)[int(len(times) * 0.95)] * 1000)


def test_many_papers_come_in_are_found_and_slow_nobody_down(home: Home) -> None:
    home.environ["FORUM_QUOTA"] = "person=9000 pod=9000"
    done: dict[str, int] = {}
    left: SimpleQueue[int] = SimpleQueue()
    for number in range(SIZES.papers):
        left.put(number)
    with running(home) as product:
        thread, carol = begin(product), Person(product.port, home.cookies[READER])
        # Another thread: this one grows, and so does what its page costs.
        page = f"/threads/{begin(product, 'Clean hands')}/any"
        with reading(product.port, carol.cookie, page) as idle:
            pause(_IDLE_S)
        writers = [
            threading.Thread(
                target=_bring, args=(product.port, home.cookies[WRITERS[at % len(WRITERS)]], thread, left, done)
            )
            for at in range(_AT_ONCE)
        ]
        began = time.monotonic()
        with reading(product.port, carol.cookie, page) as beside:
            _all_at_once(writers)
        came_in = time.monotonic() - began
        until(lambda: len(hanging.read(home)) == SIZES.papers, "all documents", _FOUND_S)
        until(lambda: _all_found(carol, done), "all words", _FOUND_S)
        took = time.monotonic() - began
    note(
        "L3",
        papers=SIZES.papers,
        errors=sum(status != 303 for status in done.values()),
        came_in_s=round(came_in),
        found_after_s=round(took),
        pages_idle_p95_ms=_p95(idle),
        pages_beside_p95_ms=_p95(beside),
    )
    assert set(done.values()) == {303}
    assert len(done) == SIZES.papers
    assert loose(home) == 0
    assert took <= _FOUND_S
    assert not FULL or _p95(beside) <= 2 * _p95(idle)


def _all_found(carol: Person, done: dict[str, int]) -> bool:
    return all(f"paper-{word[::-1]}.docx" in carol.get(f"/search?q={word}+is:file").text for word in done)
