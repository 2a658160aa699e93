"""People who send large documents, piece by piece, and what is left of them in the folders of a site."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.faults.clients import Answer
from tests.faults.product import Home, Product, token
from tests.until import pause

_PIECE = bytes(range(256)) * 256
_LINE = "\r\n--forum"
MEGA = 1_000_000


def document(name: str, size: int) -> Iterator[bytes]:
    """Yield a document of its own, of so many bytes, that nobody holds in memory."""
    head = f"%PDF-1.7 {name}\n".encode()
    yield head
    left = size - len(head)
    while left > 0:
        yield _PIECE[:left]
        left -= len(_PIECE)


class Upload(threading.Thread):
    """A document on its way into the library of a pod, with words beside it, `slow` seconds between two megabytes."""

    def __init__(self, product: Product, who: str, name: str, size: int, *, slow: float = 0, why: str = "Why.") -> None:
        super().__init__()
        self._port, self._cookie = product.port, product.home.cookies[who]
        self._name, self._size, self._slow, self._why = name, size, slow, why
        # Set once half of it is sent.
        self.half = threading.Event()
        # What came back, None where the line broke.
        self.answer: Answer | None = None

    def run(self) -> None:
        with suppress(OSError, http.client.HTTPException):
            self.answer = self._sent()
        self.half.set()

    def _sent(self) -> Answer:
        fields = {"csrf_token": token(self._cookie), "title": self._name, "kind": "report", "why": self._why}
        head = "".join(f'{_LINE}\r\nContent-Disposition: form-data; name="{at}"\r\n\r\n{fields[at]}' for at in fields)
        head += f'{_LINE}\r\nContent-Disposition: form-data; name="files"; filename="{self._name}.pdf"\r\n\r\n'
        start, end = head.removeprefix("\r\n").encode(), f"{_LINE}--\r\n".encode()
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        try:
            line.putrequest("POST", "/pods/ward/resources")
            line.putheader("Cookie", f"sid={self._cookie}")
            line.putheader("Content-Type", "multipart/form-data; boundary=forum")
            line.putheader("Content-Length", str(len(start) + self._size + len(end)))
            line.putheader("Connection", "close")
            line.endheaders(start)
            self._send(line)
            line.send(end)
            reply = line.getresponse()
            text = reply.read().decode()
        finally:
            line.close()
        return Answer(reply.status, text, reply.headers.get("Location", ""), "", 0)

    def _send(self, line: http.client.HTTPConnection) -> None:
        sent = 0
        for piece in document(self._name, self._size):
            line.send(piece)
            before, sent = sent, sent + len(piece)
            if self._slow and before // MEGA != sent // MEGA:
                pause(self._slow)
            if sent >= self._size // 2:
                self.half.set()

    @property
    def status(self) -> int:
        """Return the status that came back, 0 where the line broke."""
        return self.answer.status if self.answer is not None else 0


def halves(home: Home, temporary: Path) -> list[str]:
    """Return what is left of files that are nobody's: halves, and files of the system's folder for them."""
    return [str(path) for path in (*home.folder.glob("files/.part-*"), *temporary.glob("*")) if path.is_file()]


def loose(home: Home) -> int:
    """Return how many files are kept that no row speaks of, and rows whose file is not there or cut short."""
    rows = {row.key: row.size for row in home.ask("SELECT key, size FROM blob")}
    there = {path.name: path.stat().st_size for path in home.folder.glob("files/*/*")}
    return len(rows.items() ^ there.items())
