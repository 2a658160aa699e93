"""A browser's connection: one, kept open, with one cookie."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode

import zstandard

_UNPACK = zstandard.ZstdDecompressor()


@dataclass(frozen=True)
class Answer:
    """What came back, as it came over the wire."""

    status: int
    body: bytes
    coding: str

    def text(self) -> str:
        """Return the body as a person reads it."""
        return (_UNPACK.decompress(self.body) if self.coding == "zstd" else self.body).decode()


class Client:
    """Asks one server on this machine, as one person."""

    def __init__(self, port: int, cookie: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {
            "Accept-Encoding": "gzip, deflate, br, zstd",
            **({"Cookie": f"sid={cookie}"} if cookie else {}),
        }

    def get(self, path: str) -> Answer:
        """Return the answer to a GET."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, **fields: str) -> Answer:
        """Return the answer to a form."""
        return self._ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def carried(self, name: str) -> str:
        """Return what the form under a thread carries under a name. Raises RuntimeError where there is none."""
        form = self.get("/threads/2/any").text().partition('id="reply"')[2]
        found = re.search(rf'name="{name}" value="([^"]+)"', form)
        if found is None:
            raise RuntimeError("the thread page has no form")
        return found[1]

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        self._line.request(method, path, body, {**self._headers, **headers})
        reply = self._line.getresponse()
        return Answer(reply.status, reply.read(), reply.headers.get("Content-Encoding", ""))
