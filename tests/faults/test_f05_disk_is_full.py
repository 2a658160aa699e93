"""F5: no room for the database, the index, the log and temporary files: said, survived, and over by itself."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from tests.cli.of_cli import fetched
from tests.faults import questions
from tests.faults.clients import OK, Book, Person, Sent, begin, marker, say
from tests.faults.figures import note
from tests.faults.product import READER, Home, Product, copied, running
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.until import until

_UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
_LONG = "Careful words. " * 700


@contextmanager
def _small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a disk of its own; only the administrator of a machine can."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _fill(folder: Path) -> None:
    with suppress(OSError), (folder / "ballast").open("ab", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def _free(folder: Path) -> None:
    (folder / "ballast").unlink()


def _can_mount(folder: Path) -> bool:
    if os.geteuid() != 0:
        return False
    try:
        with _small_disk(folder / "tried", 1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


class Limit:
    """Files of these processes that may not grow: a full disk without being the machine's administrator."""

    def __init__(self, product: Product) -> None:
        self._product = product

    def _set(self, soft: int) -> None:
        for process in (self._product.first, *self._product.children()):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, _UNLIMITED[1]))

    def fill(self) -> None:
        self._set(1)

    def free(self) -> None:
        self._set(_UNLIMITED[0])


@contextmanager
def _rooms(home: Home, folder: Path, what: str) -> Iterator[tuple[Product, Callable[[], None], Callable[[], None]]]:
    """Yield the product and how to take its room away and give it back."""
    if not _can_mount(folder) or what == "files may not grow":
        with running(home) as product:
            limit = Limit(product)
            yield product, limit.fill, limit.free
        return
    with _small_disk(folder / "data", 24) as data, _small_disk(folder / "rest", 24) as rest:
        there = copied(home, data if what == "database" else folder / "site")
        given = {"FORUM_INDEX_DIR": str(rest / "index")} if what == "index" else {"TMPDIR": str(rest)}
        there = replace(there, environ={**there.environ, **given})
        full = data if what == "database" else rest
        with running(there, log=rest / "log" if what == "log" else folder / "log") as product:

            def fill() -> None:
                # The room that the journal has already is room, too.
                with suppress(OperationalError):
                    there.ask("PRAGMA wal_checkpoint(TRUNCATE)")
                _fill(full)

            yield product, fill, lambda: _free(full)


def _is_ready(product: Product) -> bool:
    return fetched(product.url + "/readyz")[0] == 200


# In the short form the room of everything goes at once, by the limit of files; and the disk of the database.
KINDS = ["database", "index", "log", "files may not grow"] if FULL else ["database", "files may not grow"]


@pytest.mark.parametrize("what", KINDS)
def test_without_room_writing_is_refused_with_the_text_and_goes_on_when_there_is_room(
    home: Home, tmp_path: Path, what: str
) -> None:
    book = Book()
    with _rooms(home, tmp_path / "disks", what) as (product, fill, free):
        thread = begin(product)
        writer, reader = (Person(product.port, product.home.cookies[who]) for who in ("mira", READER))
        book.posts.append(say(writer, thread, Sent(marker(), thread)))
        assert book.posts[0].outcome == OK
        fill()
        refused = writer.post(f"/threads/{thread}/posts", body=_LONG, language="en", do="post", once="kept")
        taken = what in {"log", "index"}
        assert refused.status == (303 if taken else 507)
        assert taken or (_LONG.strip() in refused.text and refused.retry_after)
        for path in ("/", "/pods/ward", f"/threads/{thread}/any", f"/search?q={book.posts[0].word}"):
            assert reader.get(path).status in ({200, 503} if path.startswith("/search") else {200})
        if what != "log":
            # What was there may have given some room back meanwhile.
            until(lambda: (fill(), not _is_ready(product))[1], "a red light", 20)
        assert fetched(product.url + "/healthz")[0] == 200
        free()
        began = time.monotonic()
        until(lambda: _is_ready(product), "a green light", SIZES.patience)
        again = writer.post(f"/threads/{thread}/posts", body=_LONG, language="en", do="post", once="kept")
        took = time.monotonic() - began
        assert again.status == 303
        book.posts.extend(say(writer, thread, Sent(marker(), thread)) for _ in range(3))
        found = questions.ask(product, book)
        bodies = product.home.ask("SELECT count(*) FROM post WHERE body LIKE 'Careful words.%'")
        tracebacks = product.log().count("Traceback")
    note(f"F5{'abcd'[KINDS.index(what)]}", what=what, well_after_s=round(took, 2), **vars(found))
    assert not found.wrong()
    assert (bodies, tracebacks) == ([(1,)], 0)
    assert not FULL or took <= 10
