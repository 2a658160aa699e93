"""The server of the embedded default: who writes holds up nobody who reads, and who dawdles makes room for others."""

from __future__ import annotations

import re
import resource
import time
from typing import Any
from wsgiref.types import WSGIApplication

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from forum.kernel import files, patience, settings, sizes, turns
from forum.kernel.guard import SAFE

from .receiving import Parser

_READERS, _WRITERS, _BRINGERS, _FETCHERS = 4, 4, 2, 2
# Bytes of a form from which on it brings files; a text of the largest size in any script is less.
_WITH_FILES = 500_000
# Where files are fetched.
_FILE = re.compile(r"/attachments/|/resources/[0-9]+/versions/")
# Files that stand open for other reasons: the database, and two a segment of the index in each thread that reads.
_OTHER_FILES, _MOST_CONNECTIONS = 200, 1_000
# Connections that are let go at once when there are too many.
_LET_GO = 8
# Bytes of a request that are kept in memory: a post of the largest size in any script, so that a full disk of
# temporary files hinders no writing.
_IN_MEMORY = 1_000_000
# Bytes that are taken from the line at a time: a file costs a fifth less to take than by the usual 8 KiB.
_AT_A_TIME = 65_536


def server(app: WSGIApplication, host: str, port: int) -> Server:
    """Listen on an address. Raises ValueError for one that is none, OSError for one that cannot be had."""
    adjusted = Adjustments(
        host=host,
        port=port,
        ident="",
        # Without the proxies' headers everybody would be one network, which a single guest could close to all.
        clear_untrusted_proxy_headers=settings.current().proxies == 0,
        connection_limit=_connections(),
        asyncore_use_poll=True,
        recv_bytes=_AT_A_TIME,
        inbuf_overflow=_IN_MEMORY,
        max_request_body_size=sizes.sending() + 1,
    )
    return Server(app, map={}, dispatcher=Lanes(), adj=adjusted, sockinfo=adjusted.listen[0])


def _connections() -> int:
    """Return how many may stand open, so that files are left for everything else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return _MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else max(min(soft - _OTHER_FILES, _MOST_CONNECTIONS), 16)


class Lanes:
    """Threads of their own for those who read, who write, who bring files and, from another machine, who fetch some.

    Writers wait for the database, readers never do; pictures take seconds of work, for which nobody waits who writes.
    """

    def __init__(self) -> None:
        numbers = [_READERS, _WRITERS, _BRINGERS, _FETCHERS if files.store().is_far else 0]
        self._lanes = [ThreadedTaskDispatcher() for number in numbers if number]
        for lane, number in zip(self._lanes, numbers, strict=False):
            lane.set_thread_count(number)
        self._readers, self._writers, self._bringers = self._lanes[:3]
        # A file of ours is sent without a thread; for one in a store that hangs, nobody waits who reads a page.
        self._fetchers = self._lanes[-1] if files.store().is_far else self._readers

    def add_task(self, channel: Any) -> None:
        """Let a request stand in line; a request that is not valid has no method, and is answered at once."""
        lane = self._lane(channel.requests[0])
        lane.add_task(_Task(channel, is_quick=lane is self._readers))

    def _lane(self, request: Any) -> ThreadedTaskDispatcher:
        if (request.command or "GET") in SAFE:
            return self._fetchers if _FILE.match(request.path) else self._readers
        brings = request.content_length > _WITH_FILES or request.path.endswith("/files")
        return self._bringers if brings else self._writers

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> None:  # noqa: FBT001, FBT002 as waitress calls it
        """End all threads after what they have in hand."""
        for lane in self._lanes:
            lane.shutdown(cancel_pending, timeout)


class _Task:
    """One request in its line, and when it came."""

    def __init__(self, channel: Any, *, is_quick: bool) -> None:
        self._channel, self._came, self._turn = channel, time.monotonic(), turns.Turn(is_quick=is_quick)

    def service(self) -> None:
        patience.came.set(self._came)
        self._turn.begin()
        try:
            self._channel.service()
        finally:
            self._turn.end()

    def cancel(self) -> None:
        self._turn.end()
        self._channel.cancel()


class Channel(HTTPChannel):
    """A connection that knows since when the other side has owed the rest of a request, or the next one."""

    parser_class = Parser
    owes_since = 0.0

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.owes_since = time.time()
        taken: bool = super().received(data)
        return taken

    @property
    def dawdles_since(self) -> float:
        """Return since when nothing whole came; bytes that drip do not count."""
        return self.owes_since if self.request is not None else self.last_activity


class Server(TcpWSGIServer):
    """A full house lets those go who have kept it waiting longest, instead of shutting the door to everybody else."""

    channel_class = Channel

    def readable(self) -> bool:
        if len(self._map) >= self.adj.connection_limit:
            self._make_room()
        listens: bool = super().readable()
        return listens

    def _make_room(self) -> None:
        idle = [one for one in self.active_channels.values() if not (one.requests or one.total_outbufs_len)]
        for channel in sorted(idle, key=lambda one: one.dawdles_since)[:_LET_GO]:
            channel.will_close = True
