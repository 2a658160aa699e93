"""Requests as they come in: how much of one is taken, by what its head says, and what is too much fills no disk."""

from __future__ import annotations

import errno
from typing import Any

from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.utilities import RequestEntityTooLarge

from forum.kernel import guard, sizes
from forum.kernel.http_forms import REFUSED

# With the last, no folder for temporary files was found that takes one.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.ENOENT})
# How many times what may come is let pass of a request that is too large, so that its sender hears why; then the line
# is cut.
_HEARD = 5
_PARTS = "multipart/form-data"


class _Passing:
    """The rest of a body that nobody keeps."""

    error = None

    def __init__(self, remain: int) -> None:
        self.remain = remain

    @property
    def completed(self) -> bool:
        return self.remain <= 0

    def received(self, data: bytes) -> int:
        taken = min(len(data), self.remain)
        self.remain -= taken
        return taken


class Parser(HTTPRequestParser):
    """A request that is refused by its head where it is too large, and by a full disk where it finds one.

    Whoever sent it hears so from the application, as a page in their language: the request goes on without its body.
    """

    # As waitress keeps them.
    error: Any
    body_rcv: Any
    content_length: int
    chunked: bool
    expect_continue: bool
    _why = 0

    def received(self, data: bytes) -> int:
        if isinstance(self.body_rcv, _Passing):
            taken: int = self.body_rcv.received(data)
            self.completed = self.body_rcv.completed
            if self.completed:
                self._refuse()
            return taken
        try:
            taken = super().received(data)
        except OSError as why:
            if why.errno not in _NO_ROOM or not isinstance(self.body_rcv, FixedStreamReceiver):
                raise
            self.body_rcv.getbuf().close()
            self._pass(507, self.body_rcv.remain)
            return self.received(data)
        if self.headers_finished and not self._why:
            self._look()
        # What follows on a line that is cut is no other request.
        return len(data) if self._why and self.completed else taken

    def _look(self) -> None:
        """Judge the size, as soon as the head says it or the body has it."""
        if self.content_length > self.most:
            self._pass(413, self.content_length)
        elif self.chunked and (self.body_bytes_received > self.most or isinstance(self.error, RequestEntityTooLarge)):
            # Nobody knows how much would come.
            self._why, self.completed = 413, True
            self.body_rcv.getbuf().close()
            self._cut()

    @property
    def most(self) -> int:
        """Return how many bytes this request may have: files come from somebody who has a session."""
        with_files = self.headers.get("CONTENT_TYPE", "").lower().startswith(_PARTS)
        known = f"{guard.cookie_name()}=" in self.headers.get("COOKIE", "")
        return sizes.sending() if with_files and known else sizes.FORM

    def _pass(self, why: int, remain: int) -> None:
        # Who asks before sending has sent nothing yet.
        heard = not self.expect_continue and remain <= _HEARD * sizes.sending()
        self._why, self.error, self.completed = why, None, not heard
        self.body_rcv, self.expect_continue = _Passing(remain), False
        if not heard:
            self._cut()

    def _cut(self) -> None:
        self.headers["CONNECTION"] = "close"
        self._refuse()

    def _refuse(self) -> None:
        self.error = self.body_rcv = None
        self.content_length, self.chunked = 0, False
        self.headers["CONTENT_LENGTH"] = "0"
        self.headers[REFUSED] = str(self._why)
