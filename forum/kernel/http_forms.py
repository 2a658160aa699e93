"""Requests as they are read: bounded in fields and files, and so that a text is never lost for the files beside it."""

from __future__ import annotations

import errno
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from flask import Request, current_app
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from . import sizes, turns

# As many as a form in parts may have; a million of them would take seconds of the server.
MOST_FIELDS = 1000
# How the server names a request whose body it did not keep, and why: a status. Whoever says so of their own is refused.
REFUSED = "FORUM_REFUSED"
_FORM = "application/x-www-form-urlencoded"
_IN_MEMORY = 1 << 18
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.ENOENT})


class Brought(SpooledTemporaryFile[bytes]):
    """A file that a form brings: what is too much of it is let go, so that the fields behind it are read."""

    # Why it is not whole: more than the files of one sending may have `together`, or no `room` on the disk.
    lacks = ""

    def __init__(self, left: list[int], largest: int) -> None:
        super().__init__(_IN_MEMORY, "w+b")
        self._left, self._largest, self._kept = left, largest, 0

    def write(self, content: Any) -> int:
        """Keep a part; one byte more than a file may have tells that it has too many."""
        turns.give_way()
        part = bytes(content[: max(self._largest + 1 - self._kept, 0)])
        if len(part) > self._left[0]:
            self.lacks = self.lacks or "together"
        if self.lacks:
            return len(content)
        try:
            super().write(part)
        except OSError as why:
            if why.errno not in _NO_ROOM:
                raise
            self.lacks = "room"
        self._kept += len(part)
        self._left[0] -= len(part)
        return len(content)


class BoundedRequest(Request):
    """A request whose form has a bounded number of fields, and whose files a bounded number of bytes."""

    @property
    def largest(self) -> int:
        """Return the most bytes of one file here: the library takes larger ones than a post."""
        view = current_app.view_functions.get(self.endpoint or "")
        return sizes.document() if getattr(view, "takes_documents", False) else sizes.file()

    def make_form_data_parser(self) -> FormDataParser:
        """Return what reads the form. Raises RequestEntityTooLarge for fields without end."""
        # The bytes stay here, and are what the parser reads next.
        if self.mimetype == _FORM and self.get_data(parse_form_data=False).count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        self._left = [sizes.together(self.largest)]
        return super().make_form_data_parser()

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return cast("IO[bytes]", Brought(self._left, self.largest))
