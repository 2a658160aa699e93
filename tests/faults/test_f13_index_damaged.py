"""F13: the index is cut, scrambled, emptied, thinned out or gone under the running site; it is rebuilt by itself."""

from __future__ import annotations

import random
import re
import resource
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from forum.kernel.db import db
from forum.pods.models import Pod
from forum.threads import actions
from forum.threads.models import Thread
from tests.cli.of_cli import Command
from tests.faults import questions
from tests.faults.clients import Book, Person, Sent, begin, marker, say
from tests.faults.figures import note
from tests.faults.product import KEY, READER, Home, Product, furnish, running
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.people_of import actor_of
from tests.until import until

_SEEK = 0.1
_SECRET = "wardsecretword"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _change(folder: Path, change: Callable[[bytes], bytes]) -> None:
    """Change every file where it lies; the worker, which merges and sweeps meanwhile, may be first to remove one."""
    for path in _files(folder):
        with suppress(FileNotFoundError), path.open("r+b") as file:
            content = change(file.read())
            file.seek(0)
            file.write(content)
            file.truncate()


def _cut(folder: Path, chance: random.Random) -> None:
    _change(folder, lambda content: content[: chance.randrange(len(content) + 1)])


def _scrambled(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for at in chance.sample(range(len(found)), len(found) // 3):
        found[at] ^= 0xFF
    return bytes(found)


def _scramble(folder: Path, chance: random.Random) -> None:
    _change(folder, lambda content: _scrambled(content, chance))


def _thin_out(folder: Path, chance: random.Random) -> None:
    files = _files(folder)
    for path in chance.sample(files, len(files) // 2):
        path.unlink(missing_ok=True)


def _remove(folder: Path, _chance: random.Random) -> None:
    # What the worker removes or adds at this moment is neither missed nor removed.
    shutil.rmtree(folder, ignore_errors=True)


_DAMAGES: list[Callable[[Path, random.Random], None]] = [_remove, _cut, _scramble, _thin_out]


def _said(posts: int) -> None:
    """Write what there is to index, past the pages."""
    ward = db.session.execute(select(Pod).where(Pod.slug == "ward")).scalar_one()
    harry = actor_of("harry")
    post = actions.start(harry, ward, title="Old talk", body=f"Of {_SECRET} once.", language="en")
    thread = db.session.get_one(Thread, post.thread_id)
    for number in range(posts):
        actions.reply(harry, thread, body=f"Reply {number} about {_SECRET}.", language="en")


def _home(folder: Path, posts: int) -> Home:
    folder.mkdir()
    return furnish(folder, more=lambda: _said(posts))


class _Seekers(threading.Thread):
    """A member and an outsider who search all the time; keeps what they got."""

    def __init__(self, product: Product) -> None:
        super().__init__()
        self._who = {who: Person(product.port, product.home.cookies[who]) for who in (READER, "omar")}
        self.statuses: set[int] = set()
        self.leaks, self._ending = 0, threading.Event()

    def run(self) -> None:
        while not self._ending.wait(_SEEK):
            for who, person in self._who.items():
                answer = person.get(f"/search?q={_SECRET}")
                self.statuses.add(answer.status)
                page = re.sub(r"<(input|title)[^>]*>|<title>.*?</title>", "", answer.text)
                self.leaks += who == "omar" and 'href="/posts/' in page

    def stop(self) -> None:
        self._ending.set()
        self.join()


def _finds_all(product: Product) -> bool:
    answer = Person(product.port, product.home.cookies[READER]).get(f"/search?q={_SECRET}")
    return answer.status == 200 and 'href="/posts/' in answer.text


def test_a_damaged_index_is_built_again_while_the_site_goes_on(tmp_path: Path) -> None:
    home, chance, book = _home(tmp_path / "site", SIZES.damaged_posts), random.Random(13), Book()  # noqa: S311 as it only chooses damages
    slowest = 0.0
    with running(home) as product:
        until(lambda: _finds_all(product), "an index", SIZES.patience)
        thread, writer = begin(product), Person(product.port, product.home.cookies["mira"])
        seekers = _Seekers(product)
        seekers.start()
        try:
            for number in range(SIZES.damages):
                _DAMAGES[number % len(_DAMAGES)](home.index, chance)
                began = time.monotonic()
                book.posts.append(say(writer, thread, Sent(marker(), thread)))
                assert writer.get("/pods/ward").status == 200
                until(lambda: _finds_all(product), "the index", SIZES.patience)
                slowest = max(slowest, time.monotonic() - began)
            found = questions.ask(product, book)
        finally:
            seekers.stop()
        log = product.log()
    note("F13", damages=SIZES.damages, healed_after_s=round(slowest, 1), leaks=seekers.leaks, **vars(found))
    assert not found.wrong()
    assert seekers.statuses <= {200, 503}, [line for line in log.splitlines() if '"error"' in line]
    assert seekers.leaks == 0


def test_searchers_go_on_while_an_operator_builds_the_index_anew(tmp_path: Path) -> None:
    home = _home(tmp_path / "site", SIZES.indexed_posts)
    with running(home) as product:
        until(lambda: _finds_all(product), "an index", SIZES.patience)
        calm, took, spent = _rebuilt(home, product)
    rate = round(SIZES.indexed_posts / spent)
    note("F13", posts_a_second=round(SIZES.indexed_posts / took), posts_a_second_of_cpu=rate)
    assert calm == {200}
    # Of its own time: neighbours take as much of the clock's as they like.
    assert not FULL or rate >= 500


def _rebuilt(home: Home, product: Product) -> tuple[set[int], float, float]:
    """Build the index anew as an operator does; return what searchers got meanwhile, the time and the CPU it took."""
    seekers, began, used = _Seekers(product), time.monotonic(), _used()
    seekers.start()
    try:
        given = {"FORUM_SECRET_KEY": KEY, "FORUM_DATABASE_URL": home.database_url}
        command = Command(home.folder, "index", "rebuild", **given)
        command.wait(SIZES.patience)
        assert command.end().code == 0
        took, spent = time.monotonic() - began, _used() - used
    finally:
        seekers.stop()
    assert not seekers.leaks
    return seekers.statuses, took, spent


def _used() -> float:
    """Return the CPU seconds of all children that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime
