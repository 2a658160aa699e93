"""The address that people use: does it lead here, and does the site know who stands in between."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from forum.kernel import clock, vouching
from forum.kernel.settings import Settings

from .finding import Fault

_PATIENCE = 5.0
_OK = 200
_LEADS_ON = range(300, 400)
_NOT_UNDERSTOOD = 400


@dataclass(frozen=True)
class _Seen:
    """How a running site saw our question."""

    scheme: str
    port: str
    forwarded: int
    proxies: int


class Running:
    """The site that answers at the public address, asked once."""

    def __init__(self, chosen: Settings) -> None:
        self.is_ours, self.ahead = False, timedelta()
        self._url, self._faults = chosen.public_url, list[Fault]()
        self._ask(urlsplit(chosen.public_url))

    def faults(self) -> Iterator[Fault]:
        """Yield why people would not come here, or not be known apart."""
        yield from self._faults

    def _ask(self, parts: SplitResult) -> None:
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        asked = vouching.question()
        connection = kind(parts.hostname or "", parts.port, timeout=_PATIENCE)
        try:
            connection.connect()
            our_port = str(connection.sock.getsockname()[1])
            began = clock.now()
            connection.request("GET", "/healthz", headers={vouching.HEADER: asked})
            answer = connection.getresponse()
            self._read(answer, asked, our_port, began)
        except (OSError, HTTPException) as why:
            self._faults.append(_away(why, parts))
        finally:
            connection.close()

    def _read(self, answer: HTTPResponse, asked: str, our_port: str, began: datetime) -> None:
        said = _json(answer.read(5_000))
        if answer.status == _OK and vouching.is_ours(asked, str(said.get("proof", ""))):
            self.is_ours = True
            self.ahead = clock.outside(datetime.fromisoformat(said["now"]), began, clock.now())
            seen = _Seen(said["scheme"], said["port"], said["forwarded"], said["proxies"])
            self._faults.extend(_between(seen, self._url, direct=seen.port == our_port))
        elif answer.status in _LEADS_ON:
            self._wrong(f"leads on to {answer.getheader('Location')}", "set FORUM_PUBLIC_URL to where it ends.")
        elif answer.status == _NOT_UNDERSTOOD:
            self._wrong(
                "is a site with another FORUM_PUBLIC_URL", "give all processes the same, and let the proxy pass Host."
            )
        elif answer.status == _OK:
            self._wrong("is another site, or ours with another FORUM_SECRET_KEY", "give all processes the same key.")
        else:
            self._wrong(f"answers {answer.status}", "look at the proxy: it does not reach `forum serve`.")

    def _wrong(self, what: str, do: str) -> None:
        self._faults.append(Fault(f"what answers at {self._url} {what}", do))


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _away(why: Exception, parts: SplitResult) -> Fault:
    if isinstance(why, socket.gaierror):
        return Fault(f"the name {parts.hostname} leads nowhere", "correct FORUM_PUBLIC_URL, or enter it into the DNS.")
    if isinstance(why, ssl.SSLCertVerificationError):
        return Fault(f"the certificate of {parts.hostname} is not believed ({why.verify_message})", "renew it.")
    if isinstance(why, ssl.SSLError):
        return Fault(f"{parts.netloc} does not speak TLS", "let the reverse proxy do it, with a certificate.")
    said = getattr(why, "strerror", None) or type(why).__name__
    do = "start `forum serve` and the proxy, then ask again."
    return Fault(f"nobody answers at {parts.scheme}://{parts.netloc} ({said})", do, later=True)


def _between(seen: _Seen, url: str, *, direct: bool) -> Iterator[Fault]:
    tls = url.startswith("https")
    if seen.proxies == 0 and not direct and (not tls or seen.scheme == "http"):
        yield Fault(
            "a proxy stands in front and FORUM_PROXIES is 0: all count as one network, and a guest locks out all",
            "set FORUM_PROXIES=1, or how many there are.",
        )
    elif direct and seen.proxies:
        yield Fault(
            f"FORUM_PROXIES is {seen.proxies} and nothing stands in front: anybody may say that they are somebody else",
            "set FORUM_PROXIES=0, or let people reach the proxy only.",
        )
    elif seen.forwarded < seen.proxies:
        yield Fault(
            f"FORUM_PROXIES is {seen.proxies} and {seen.forwarded} pass on who asks",
            "let each proxy set X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host.",
        )
    elif tls and seen.scheme != "https":
        yield Fault("the proxy does not say that people come by https", "let it set X-Forwarded-Proto.")
