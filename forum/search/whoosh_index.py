"""The index in a folder: one live build, named by a file; batches go into it, another is built beside it."""

from __future__ import annotations

import errno
import fcntl
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from whoosh import index

from forum.kernel import clock

from . import whoosh_scoring, whoosh_spelling
from .backend import Asked, Busy, Changes, Entry, Found, NoRoom, State, Unready, replaced
from .spelling import Spelling
from .whoosh_merging import merge_small, settle
from .whoosh_reading import NAME, Shelf
from .whoosh_schema import VERSION, document, schema
from .whoosh_writing import put, writer_of

T = TypeVar("T")
_LIVE, _ABOUT = "live", "about.json"
# Entries in one segment of a new index: some 50 MB of postings in memory.
_AT_ONCE = 25_000
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
# Terms of a segment whose postings are read to see that it can be read.
_FIRST = 100


class WhooshBackend:
    """An index below `folder`; any number of processes read it, one at a time writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._local = threading.local()

    def find(self, asked: Asked, pods: frozenset[int], limit: int) -> Found:
        """Return the best keys inside the pods. Raises Unready."""
        if not pods:
            return Found()
        return self._reading(lambda shelf: whoosh_scoring.find(shelf.parts, asked, pods, limit))

    def spellings(self, word: str, pods: frozenset[int]) -> list[Spelling]:
        """Return the forms near a folded word that entries inside the pods have, the best first. Raises Unready."""
        return self._reading(lambda shelf: whoosh_spelling.spellings(shelf.parts, word, pods)) if pods else []

    def marks(self) -> Mapping[int, int]:
        """Return the mark of every key. Raises Unready."""
        return self._reading(lambda shelf: dict(chain.from_iterable(_marks(shelf))))

    def probe(self, *, whole: bool) -> None:
        """Read every posting, or the first ones of each segment. Raises Unready."""
        self._reading(lambda shelf: _walk(shelf, None if whole else _FIRST))

    def apply(self, entries: Sequence[Entry], owners: Iterable[int]) -> None:
        """Take a batch in, for all that its owners had. Raises Unready, NoRoom."""
        with self._only("lock"):
            live = self._reading(lambda shelf: shelf.folder)
            gone = replaced(entries, owners)
            with _writing():
                _write(live, entries, gone, self._reading(lambda shelf: _places(shelf, gone)))

    def settle(self) -> None:
        """Write anew each segment that still holds words of deleted documents. Raises Unready, NoRoom."""
        with self._only("lock"):
            live = self._reading(lambda shelf: shelf.folder)
            with _writing():
                settle(live)

    def rebuild(self, entries: Iterable[Entry], changes: Changes) -> None:
        """Build anew beside the live index and swap. Raises Busy while somebody else does."""
        _own(self.folder)
        with self._only("building", wait=False):
            made = self.folder / f"build-{time.time_ns():x}"
            _own(made)
            empty = index.create_in(str(made), schema(), indexname=NAME)
            try:
                _fill(empty, iter(entries))
            except BaseException:
                shutil.rmtree(made, ignore_errors=True)
                raise
            with self._only("lock"):
                self._swap(made, changes)
            for old in self.folder.glob("build-*"):
                if old != made:
                    shutil.rmtree(old, ignore_errors=True)

    def state(self) -> State:
        """Say how the index is."""
        try:
            shelf = self._reading(lambda found: found)
        except Unready as why:
            return State(problem=str(why))
        built = json.loads((shelf.folder / _ABOUT).read_text("utf-8"))["built_at"]
        return State(
            documents=sum(part.count - len(part.deleted) for part in shelf.parts),
            segments=len(shelf.parts),
            size=sum(path.stat().st_size for path in shelf.folder.iterdir() if path.is_file()),
            built_at=datetime.fromisoformat(built),
        )

    def _swap(self, made: Path, changes: Changes) -> None:
        shelf = Shelf(made)
        for entries, owners in changes():
            gone = replaced(entries, owners)
            shelf.refresh()
            _write(made, entries, gone, _places(shelf, gone))
        shelf.close()
        (made / _ABOUT).write_text(
            json.dumps({"version": VERSION, "built_at": clock.now().isoformat()}), encoding="utf-8"
        )
        pointer = self.folder / f"{_LIVE}.new"
        pointer.write_text(made.name, encoding="utf-8")
        pointer.replace(self.folder / _LIVE)

    def _reading(self, use: Callable[[Shelf], T]) -> T:
        """Use the live index. A build may be swapped between two steps, so one failure is not yet damage."""
        try:
            return use(self._shelf())
        except Exception:  # noqa: BLE001 as a damaged file may fail in any way
            self._forget()
        try:
            return use(self._shelf())
        except Exception as why:
            self._forget()
            told = str(why) if isinstance(why, Unready) else type(why).__name__
            raise Unready("missing" if isinstance(why, FileNotFoundError) else told) from why

    def _shelf(self) -> Shelf:
        name = (self.folder / _LIVE).read_text("utf-8")
        shelf: Shelf | None = getattr(self._local, "shelf", None)
        if shelf is None or shelf.folder.name != name:
            if shelf is not None:
                shelf.close()
            about = json.loads((self.folder / name / _ABOUT).read_text("utf-8"))
            if about["version"] != VERSION:
                raise Unready("outdated")
            shelf = self._local.shelf = Shelf(self.folder / name)
        else:
            shelf.refresh()
        return shelf

    def _forget(self) -> None:
        shelf: Shelf | None = getattr(self._local, "shelf", None)
        self._local.shelf = None
        if shelf is not None:
            # What is damaged may fail in any way here, too.
            with suppress(Exception):
                shelf.close()

    @contextmanager
    def _only(self, name: str, *, wait: bool = True) -> Iterator[None]:
        try:
            file = (self.folder / name).open("a")
        except FileNotFoundError as why:
            raise Unready("missing") from why
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise Busy from None
            yield


@contextmanager
def _writing() -> Iterator[None]:
    """Say of whatever fails inside whether room was missing, or the index is broken. Raises Unready, NoRoom."""
    try:
        yield
    except Exception as why:
        if isinstance(why, OSError) and why.errno in _NO_ROOM:
            raise NoRoom(type(why).__name__) from why
        raise Unready(type(why).__name__) from why


def _own(folder: Path) -> None:
    """Make a folder that nobody else enters: whoever writes here writes objects that we take."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def _walk(shelf: Shelf, most: int | None) -> None:
    for part in shelf.parts:
        part.walk(most)


def _marks(shelf: Shelf) -> Iterator[list[tuple[int, int]]]:
    for part in shelf.parts:
        pairs = zip(part.columns["key"], part.columns["mark"], strict=True)
        yield [pair for at, pair in enumerate(pairs) if at not in part.deleted]


def _places(shelf: Shelf, owners: set[int]) -> list[tuple[str, int]]:
    """Return segment and number of the documents that are of these owners."""
    return [(part.id[1], at) for part in shelf.parts for at in part.places(owners)]


def _fill(empty: Any, entries: Iterator[Entry]) -> None:
    while first := next(entries, None):
        writer = writer_of(empty)
        writer.merge = False
        with writer:
            for entry in chain([first], islice(entries, _AT_ONCE - 1)):
                put(writer, *document(entry))


def _write(folder: Path, entries: Sequence[Entry], gone: set[int], places: list[tuple[str, int]]) -> None:
    """One commit: out with the old documents of these keys, in with the new."""
    if not (entries or places) or not gone:
        return
    writer = writer_of(index.open_dir(str(folder), indexname=NAME))
    writer.mergetype = merge_small
    with writer:
        segments = {str(segment.segment_id()): segment for segment in writer.segments}
        for segment, at in places:
            segments[segment].delete_document(at)
        for entry in entries:
            put(writer, *document(entry))
