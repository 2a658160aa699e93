"""Figures that a process counts by itself, in files that its neighbours can read: requests, limits, sign-ins."""

from __future__ import annotations

import atexit
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from prometheus_client import Metric
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_log = logging.getLogger(__name__)
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_EDGES = (*(str(edge) for edge in BUCKETS), "+Inf")
_REQUESTS, _SECONDS, _COUNTS = "forum_requests", "forum_request_seconds", "forum_happened"
_ABOUT = {
    _REQUESTS: "Answers, by page and status.",
    _SECONDS: "How long answers took, by page.",
    _COUNTS: "What else happened: sign_in_failed, limited_<what>.",
}
# Files of processes that ended stay, as a sum must not fall; some are kept and the oldest go.
_MOST_FILES = 64
# Bytes of a file at its beginning, and of an entry beside its key.
_ROOM, _ENTRY = 1 << 16, 64
_lock = Lock()
# The library leaves these without types.
_MAPPED: Any = MmapedDict
_READER: Any = MultiProcessCollector


class _File(_MAPPED):
    """A mapped file that has its room on the disk before it is written to.

    The library only makes it longer. A byte written to a hole of it when the disk is full ends the process (SIGBUS).
    """

    def __init__(self, path: Path) -> None:
        with path.open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, _ROOM)
        super().__init__(str(path))

    def _init_value(self, key: str) -> None:
        if self._used + len(key.encode()) + _ENTRY > self._capacity:
            os.posix_fallocate(self._f.fileno(), 0, self._capacity * 2)
        super()._init_value(key)


class _Counts:
    """The counts of one process: two files, mapped into memory, so that they outlive it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _tidy(folder)
        self.folder, self.pid = folder, os.getpid()
        self._counters = _File(folder / f"counter_{self.pid}.db")
        self._times = _File(folder / f"histogram_{self.pid}.db")
        self._keys: dict[tuple[str, ...], str] = {}
        self._edges: dict[str, tuple[str, ...]] = {}

    def count(self, name: str, labels: Mapping[str, str]) -> None:
        known = (name, *labels.values())
        key = self._keys.get(known)
        if key is None:
            key = self._keys[known] = _key(name, f"{name}_total", labels)
        _add(self._counters, key, 1.0)

    def time(self, endpoint: str, seconds: float) -> None:
        keys = self._edges.get(endpoint)
        if keys is None:
            label = {"endpoint": endpoint}
            buckets = (_key(_SECONDS, f"{_SECONDS}_bucket", {**label, "le": edge}) for edge in _EDGES)
            keys = self._edges[endpoint] = (*buckets, _key(_SECONDS, f"{_SECONDS}_sum", label))
            for key in keys:
                # A histogram has all its buckets from the first moment on.
                self._times.read_value(key)
        at = next((at for at, edge in enumerate(BUCKETS) if seconds <= edge), len(BUCKETS))
        _add(self._times, keys[at], 1.0)
        _add(self._times, keys[-1], seconds)

    def close(self) -> None:
        self._counters.close()
        self._times.close()


def _key(metric: str, name: str, labels: Mapping[str, str]) -> str:
    return mmap_key(metric, name, list(labels), list(labels.values()), _ABOUT[metric])


def _add(file: Any, key: str, amount: float) -> None:
    file.write_value(key, file.read_value(key)[0] + amount, 0.0)


def _tidy(folder: Path) -> None:
    files = sorted(folder.glob("*.db"), key=lambda path: path.stat().st_mtime)
    for path in files[:-_MOST_FILES] if len(files) > _MOST_FILES else ():
        path.unlink(missing_ok=True)


_folders: list[Path] = []
_own: list[_Counts] = []


def start(folder: Path) -> None:
    """Count into `folder` from here on."""
    with _lock:
        _folders[:] = [folder]
        _close()


def _close() -> None:
    while _own:
        _own.pop().close()


atexit.register(_close)


def _mine() -> _Counts | None:
    """Return the counts of this process; after a fork they are others. None where nothing can be written."""
    if _own and _own[0].pid == os.getpid():
        return _own[0]
    _close()
    if not _folders:
        return None
    try:
        _own[:] = [_Counts(_folders[0])]
    except (OSError, ValueError, RuntimeError) as why:
        # A site goes on without figures: a full disk must not end an answer.
        _log.warning("no figures are kept", extra={"why": type(why).__name__})
        _folders.clear()
        return None
    return _own[0]


def answered(endpoint: str, status: int, seconds: float) -> None:
    """Count an answer and how long it took."""
    # No room for another figure is no reason to end an answer.
    with _lock, suppress(OSError):
        if (counts := _mine()) is not None:
            counts.count(_REQUESTS, {"endpoint": endpoint, "status": str(status)})
            counts.time(endpoint, seconds)


def happened(what: str) -> None:
    """Count something by its name, which is never a person's."""
    with _lock, suppress(OSError):
        if (counts := _mine()) is not None:
            counts.count(_COUNTS, {"what": what})


class Counted(Collector):
    """What all processes of this folder counted."""

    def collect(self) -> Iterator[Metric]:
        if _folders and _folders[0].is_dir():
            yield from _READER(None, str(_folders[0])).collect()
