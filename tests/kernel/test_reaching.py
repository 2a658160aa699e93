"""The only way out: no address leads to a machine of this house, however it is written, renamed or led to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from forum.kernel import reaching
from forum.kernel.reaching import FAILING, FINE, GONE, REFUSED, Way

HERE, THERE = "127.0.0.1", "127.0.0.2"


@dataclass
class Server:
    """Listens at an address of this machine, answers each call with the next of its answers, and notes the calls."""

    address: str
    answers: list[bytes]
    port: int = 0
    calls: list[bytes] = field(default_factory=list)
    lines: int = 0

    def serve(self, listening: socket.socket) -> None:
        """Answer until it is closed."""
        while True:
            try:
                line, _from = listening.accept()
            except OSError:
                return
            self.lines += 1
            with line:
                line.settimeout(5)
                asked = b""
                while b"\r\n\r\n" not in asked and (piece := line.recv(4096)):
                    asked += piece
                self.calls.append(asked)
                answer = self.answers[min(len(self.calls), len(self.answers)) - 1] if self.answers else b""
                try:
                    line.sendall(answer)
                    if answer.endswith(b"..."):
                        # It never comes to its end.
                        line.recv(1)
                except OSError:
                    continue


@contextmanager
def everywhere() -> Iterator[Server]:
    """Start a trap at every address of this machine, of the new kind, too, where it has any."""
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    with socket.create_server(("", 0), family=family, dualstack_ipv6=both) as opened:
        yield from _served(opened, Server("", [said(200)], opened.getsockname()[1]))


@contextmanager
def listening(*answers: bytes, address: str = HERE, port: int = 0) -> Iterator[Server]:
    """Start a server of our own."""
    with socket.create_server((address, port)) as opened:
        yield from _served(opened, Server(address, list(answers), opened.getsockname()[1]))


def _served(opened: socket.socket, server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve, args=(opened,), daemon=True)
    thread.start()
    yield server
    opened.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def said(status: int, *headers: str, body: bytes = b"") -> bytes:
    """Return an answer."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def to(server: Server, name: str = "papers.test") -> str:
    """Return an address that leads to a server."""
    return f"http://{name}:{server.port}/a?b=1"


def way(server: Server, *, names: Callable[[str, int], list[str]] | None = None, whole: float = 20) -> Way:
    """Return a way on which the server's own machine may be asked, and no other one."""
    return Way(names or (lambda _host, _port: [HERE]), lambda machine: machine == HERE, frozenset({server.port}), whole)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "0.0.0.0", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "0177.0.0.1"),  # noqa: S104
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]"),
        *("[2002:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fd00::1]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]"),
        *("169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1", "192.0.0.8"),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "localhost", "localhost.", "LOCALHOST"),
        *("127.0.0.1.", "①②⑦.⓪.⓪.①", "127。0。0。1"),
    ],
)
def test_no_way_of_writing_this_house_reaches_it(host: str) -> None:
    with everywhere() as trap:
        # Even where its door would be allowed.
        asked = replace(Way(), ports=frozenset({trap.port}))
        for scheme in ("http", "https"):
            assert reaching.look(f"{scheme}://{host}:{trap.port}/", asked) in (REFUSED, FAILING)
    assert trap.lines == 0


@pytest.mark.parametrize(
    "url",
    [
        *("http://papers.test:{port}/", "http://papers.test:25/", "https://papers.test:6379/", "http://papers.test:0/"),
        *("gopher://papers.test:{port}/", "file:///etc/passwd", "ftp://papers.test/", "//papers.test/", "papers.test"),
        *(
            "http://a@papers.test/",
            "http://a:b@papers.test/",
            "http:///",
            "http://",
            "http://[",
            "http://papers.test:x/",
        ),
        *("", "javascript:alert(1)", "data:text/plain,a", "http://papers.test:99999/"),
    ],
)
def test_only_the_doors_of_the_web_are_knocked_at(url: str) -> None:
    with listening(said(200)) as trap:
        asked = Way(lambda _host, _port: [HERE], lambda _machine: True)
        assert reaching.look(url.replace("{port}", str(trap.port)), asked) in (REFUSED, FAILING)
    assert trap.lines == 0


@pytest.mark.parametrize(
    "leads",
    [
        "http://127.0.0.2:{port}/",
        "//127.0.0.2:{port}/",
        "http://inside.test:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.2:{port}/",
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_led_into_the_house(leads: str, status: int) -> None:
    with listening() as server, listening(said(200), address=THERE, port=server.port) as trap:
        server.answers.append(said(status, f"Location: {leads.replace('{port}', str(server.port))}"))
        known = {"papers.test": [HERE], "inside.test": [THERE], THERE: [THERE]}
        asked = way(server, names=lambda host, _port: known[host])
        assert reaching.look(to(server), asked) == REFUSED
        assert (server.lines, trap.lines) == (1, 0)


def test_a_name_is_looked_up_once_and_another_machine_by_then_is_not_asked() -> None:
    with listening(said(405), said(200)) as server, listening(said(200), address=THERE, port=server.port) as trap:
        turns = iter(([HERE], [THERE], [THERE]))
        assert reaching.look(to(server), way(server, names=lambda _host, _port: next(turns))) == FINE
        assert (server.lines, trap.lines) == (2, 0)
        assert [call.split()[0] for call in server.calls] == [b"HEAD", b"GET"]
        assert list(turns) == [[THERE], [THERE]]


def test_a_name_of_several_machines_is_none_of_ours_when_one_of_them_is_inside() -> None:
    with listening(said(200)) as server:
        assert reaching.look(to(server), way(server, names=lambda _host, _port: [HERE, THERE])) == REFUSED
        assert server.lines == 0


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([said(200)], FINE),
        ([said(301, "Location: /b"), said(200)], FINE),
        ([said(401)], FINE),
        ([said(429)], FINE),
        ([said(404), said(404)], GONE),
        ([said(410), said(410)], GONE),
        ([said(404), said(200)], FINE),
        ([said(405), said(206)], FINE),
        ([said(500), said(502)], FAILING),
        ([said(302, "Location: /a?b=1")] * 9, FAILING),
        ([b"nothing of the web\r\n\r\n"], FAILING),
        ([b""], FAILING),
    ],
)
def test_what_is_answered_is_told_in_a_word(answers: list[bytes], state: str) -> None:
    with listening(*answers) as server:
        assert reaching.look(to(server), way(server)) == state
        assert len(server.calls) <= reaching.HOPS + 1


def test_little_is_asked_and_nobody_is_named() -> None:
    with listening(said(405), said(200, body=b"x" * 100_000)) as server:
        assert reaching.look(to(server), way(server)) == FINE
    asked = server.calls[1].decode()
    assert asked.startswith("GET /a?b=1 HTTP/1.1\r\n")
    assert f"Host: papers.test:{server.port}" in asked
    assert "Range: bytes=0-1023" in asked
    assert not {"cookie", "authorization", "referer"} & {line.partition(":")[0].lower() for line in asked.splitlines()}


def test_who_never_comes_to_an_end_is_left() -> None:
    with listening(b"HTTP/1.1 200 Said\r\nX: ...") as server:
        assert reaching.look(to(server), way(server, whole=1)) == FAILING


def test_machines_of_the_world_may_be_asked() -> None:
    for address in ("93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4001:800::200e"):
        assert reaching.is_public(address), address
    for address in ("", "papers.test", "1.2.3", "2606:2800::1%eth0"):
        assert not reaching.is_public(address), address
