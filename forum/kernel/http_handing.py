"""Files handed out: whole or from a byte on, as something that runs nowhere and that nobody keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from flask import Response, request
from sqlalchemy import Row

from . import files

# Whatever is in the file: it runs nothing, calls nobody, and is no page of ours.
_POLICY = "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
_PIECE, _AT_ONCE = 1 << 16, 1 << 18
# Hexadecimal digits of a hash that tell one content of a file from another.
_MARK = 32
# One part: from a byte to one, or to the end, or as many as are asked for before the end.
_ONE = re.compile(r" *bytes *= *([0-9]{0,18})-([0-9]{0,18}) *", re.IGNORECASE)


def handed(blob: Row[str, int, str], name: str, plain: str, kind: str, *, inline: bool = False) -> Response:
    """Return the bytes of a blob (`key`, `size`, `sha256`) under a name and a type, to be kept or, `inline`, shown.

    `plain` is the name for browsers that read ASCII only. A download that broke off goes on where it did: one range
    is answered with 206, one that is not there with 416, several with the whole. Whoever is not let in came nowhere
    near here, whatever they have asked for.
    """
    mark = blob.sha256[:_MARK]
    response = _chosen(blob.key, blob.size, mark)
    way = "inline" if inline else "attachment"
    response.set_etag(mark)
    response.headers["Accept-Ranges"] = "bytes"
    # In which letters a text is written nobody has said.
    response.headers["Content-Type"] = kind
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Content-Disposition"] = f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return response


def _chosen(key: str, size: int, mark: str) -> Response:
    if request.if_none_match.contains_weak(mark):
        return Response(status=304)
    # A part fits to what the asker has already by its content only: no date is ever told.
    same = request.headers.get("If-Range") in (None, f'"{mark}"')
    asked = _ONE.fullmatch(request.headers.get("Range", "")) if same and request.method != "HEAD" else None
    if asked is None or not (asked[1] or asked[2]) or (asked[1] and asked[2] and int(asked[1]) > int(asked[2])):
        return _part(key, 0, size)
    start, last = _between(asked[1], asked[2], size)
    if start > last:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _part(key, start, last + 1 - start)
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {start}-{last}/{size}"
    return response


def _between(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte of what was asked for, the first behind the last where there is none."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(key: str, start: int, size: int) -> Response:
    """Return some bytes of a key."""
    if request.method == "HEAD":
        # Whoever only asks for the head gets nothing of it, and nothing of it is fetched.
        return Response(headers={"Content-Length": str(size)})
    return streamed(files.opened(key, start, size), size)


def streamed(file: IO[bytes], size: int) -> Response:
    """Return so many bytes of a file, which is closed once they were sent: few at once, many in pieces."""
    if size <= _AT_ONCE:
        with file:
            return Response(file.read(size), headers={"Content-Length": str(size)})
    wrapper = request.environ.get("wsgi.file_wrapper")
    # A server that sends files by itself needs none of its threads for it; it stops at the length that is said.
    sent = wrapper(file, _PIECE) if wrapper is not None else _Pieces(file, size)
    return Response(sent, headers={"Content-Length": str(size)}, direct_passthrough=True)


class _Pieces:
    """The next bytes of a file, piece by piece."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left = file, size

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (piece := self._file.read(min(_PIECE, self._left))):
            self._left -= len(piece)
            yield piece

    def close(self) -> None:
        self._file.close()
