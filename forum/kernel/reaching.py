"""The only way out of the forum to an address that somebody typed: whether it answers, and nothing of what it says.

A name is looked up once, and the machine that it stands for is the one that is asked, so that it cannot be another a
moment later. Only machines that are everybody's are asked, at the doors of the web, in bounded time.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

FINE, GONE, FAILING, REFUSED = "fine", "gone", "failing", "refused"
# Seconds for a step and for all of it, addresses that one leads to, bytes of an answer.
STEP, WHOLE, HOPS, PIECE = 5.0, 20.0, 3, 1024
_PORTS = {"http": 80, "https": 443}
_LEADS, _NOT_THERE = frozenset({301, 302, 303, 307, 308}), frozenset({404, 410})
# What some say to a question for the head alone, and not to one for the page.
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 503})
_LATER = 500
_PATH = "/%:=&?~+!$,;'@()*[]"
_AGENT = "Mozilla/5.0 (compatible; LearningPods link check)"
# Of this machine, of somebody's own net, of documents, of many at once (RFC 6890); 0.0.0.0 is this machine, too.
_CLOSED = tuple(
    ip_network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        "224.0.0.0/3",
        # What holds an address of the old kind inside it, and what stands in documents.
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
# Everything that is given out to the world; whatever else there is of the new kind is somebody's own.
_WORLD = ip_network("2000::/3")


class _Closed(Exception):
    """Nobody is asked there."""


def is_public(address: str) -> bool:
    """Say whether an address is a machine of the whole net."""
    try:
        known = ip_address(address)
    except ValueError:
        return False
    if any(known.version == net.version and known in net for net in _CLOSED):
        return False
    return isinstance(known, IPv4Address) or (known in _WORLD and known.scope_id is None)


def _looked_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class Way:
    """How names are looked up, which machines and doors may be asked."""

    looked_up: Callable[[str, int], Sequence[str]] = _looked_up
    may_ask: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset(_PORTS.values())
    whole: float = WHOLE


_OUT = Way()


def look(url: str, way: Way = _OUT) -> str:
    """Return whether an address is FINE, GONE, FAILING, or REFUSED as one that nobody is sent to; never raises."""
    until = time.monotonic() + way.whole
    try:
        for _hop in range(HOPS + 1):
            status, leads = _asked(url, way, until)
            if status not in _LEADS or not leads:
                return _said(status)
            url = urljoin(url, leads)
    except _Closed:
        return REFUSED
    except (OSError, http.client.HTTPException, ValueError):
        pass
    return FAILING


def _said(status: int) -> str:
    if status in _NOT_THERE:
        return GONE
    # Who wants a password, or fewer questions, is there.
    return FAILING if status >= _LATER else FINE


def _asked(url: str, way: Way, until: float) -> tuple[int, str]:
    """Return what is answered, and where it leads. Raises _Closed, OSError, HTTPException, ValueError."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or port not in way.ports:
        raise _Closed
    # Once: the name may stand for another machine when it is asked again.
    machines = way.looked_up(host.encode("idna").decode() if not host.isascii() else host, port)
    if not machines or not all(map(way.may_ask, machines)):
        raise _Closed
    status, leads = _answer("HEAD", parts, (machines[0], port), until)
    return _answer("GET", parts, (machines[0], port), until) if status in _ASK_AGAIN else (status, leads)


def _answer(method: str, parts: SplitResult, machine: tuple[str, int], until: float) -> tuple[int, str]:
    host = parts.hostname or ""
    path = quote(parts.path or "/", safe=_PATH) + (f"?{quote(parts.query, safe=_PATH)}" if parts.query else "")
    # No proxy that the environment names, no cookie, and nobody who could be known by it.
    asking = http.client.HTTPConnection(host, machine[1])
    with _line(parts, machine, until) as line:
        asking.sock = line
        asking.request(method, path, headers={"User-Agent": _AGENT, "Accept": "*/*", "Range": f"bytes=0-{PIECE - 1}"})
        answer = asking.getresponse()
        answer.read(PIECE)
        # What was cut in the midst of its headers reads like one that has no more of them.
        if time.monotonic() >= until:
            raise TimeoutError
        return answer.status, answer.headers.get("Location", "")


@contextmanager
def _line(parts: SplitResult, machine: tuple[str, int], until: float) -> Iterator[socket.socket]:
    """Yield a line to a machine that is cut when the time is over, however slowly it speaks."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line = socket.create_connection(machine, timeout=min(STEP, left))
    if parts.scheme == "https":
        context = ssl.create_default_context()
        line = context.wrap_socket(line, server_hostname=parts.hostname, do_handshake_on_connect=False)
    cut = Timer(max(until - time.monotonic(), 0), _cut, (line,))
    cut.daemon = True
    cut.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        yield line
    finally:
        cut.cancel()
        line.close()


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        # It was closed meanwhile.
        return
