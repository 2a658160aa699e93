"""L3: hundreds of documents of two megabytes come in, eight at a time: all are found, and pages stay quick."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from tests.faults import hanging
from tests.faults.clients import Person, begin
from tests.faults.figures import note
from tests.faults.product import READER, WRITERS, Home, running
from tests.faults.reader import reading
from tests.faults.sizes import SIZES
from tests.faults.uploads import loose
from tests.full import FULL
from tests.until import pause, until

_AT_ONCE, _SIZE = 8, 2_000_000
_FOUND_S, _IDLE_S = 600, 3


class Paper(NamedTuple):
    """A form with a document, made before anybody takes the time: where its bytes lie, and the word in it."""

    word: str
    person: Person
    kind: str
    body: Path


def _paper(person: Person, folder: Path) -> Paper:
    word, content = hanging.heavy(_SIZE)
    fields = {"body": f"Paper {word}.", "language": "en", "do": "post", "once": word}
    kind, body = person.packed({f"paper-{word[::-1]}.docx": content}, **fields)
    path = folder / word
    path.write_bytes(body)
    return Paper(word, person, kind, path)


def _bring(thread: int, left: SimpleQueue[Paper], done: dict[str, int]) -> None:
    while True:
        try:
            paper = left.get_nowait()
        except Empty:
            return
        done[paper.word] = paper.person.hand_in(f"/threads/{thread}/posts", paper.kind, paper.body.read_bytes()).status


def _all_at_once(threads: list[threading.Thread]) -> None:
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def _p95(times: list[float]) -> int:
    return round(sorted(times)[int(len(times) * 0.95)] * 1000)


def test_many_papers_come_in_are_found_and_slow_nobody_down(home: Home, tmp_path: Path) -> None:
    home.environ["FORUM_QUOTA"] = "person=9000 pod=9000"
    done: dict[str, int] = {}
    left: SimpleQueue[Paper] = SimpleQueue()
    with running(home) as product:
        people = [Person(product.port, home.cookies[who]) for who in WRITERS]
        for number in range(SIZES.papers):
            left.put(_paper(people[number % len(people)], tmp_path))
        thread, carol = begin(product), Person(product.port, home.cookies[READER])
        # Another thread: this one grows, and so does what its page costs.
        page = f"/threads/{begin(product, 'Clean hands')}/any"
        with reading(product.port, carol.cookie, page) as idle:
            pause(_IDLE_S)
        writers = [threading.Thread(target=_bring, args=(thread, left, done)) for _ in range(_AT_ONCE)]
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
