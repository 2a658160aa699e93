"""The doctor on the address that people use: a running site, what stands between, and who else may answer there."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import time_machine

from forum.kernel import clock
from tests.cli.of_cli import forum, serving
from tests.cli.of_doctor import Said, said
from tests.mailout.postbox import free_port
from tests.until import until

KEY, OTHER = "k3y-" * 12, "0th-" * 12


def _asked(folder: Path, port: int, **more: str) -> Said:
    public = {"FORUM_PUBLIC_URL": f"http://127.0.0.1:{port}", "FORUM_SECRET_KEY": KEY}
    return said(forum(folder, "doctor", "--json", **{**public, **more}))


@contextmanager
def _relay(to: int) -> Iterator[int]:
    """Pass on every connection and add nothing: a proxy that nobody told anything."""
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def carry(caller: socket.socket) -> None:
        with closing(caller), closing(socket.create_connection(("127.0.0.1", to))) as site:
            back = threading.Thread(target=pump, args=(site, caller))
            back.start()
            pump(caller, site)
            back.join()

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=carry, args=(listener.accept()[0],)).start()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@contextmanager
def _stranger(status: int, location: str = "") -> Iterator[int]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def test_a_site_without_a_proxy_is_known_and_one_nobody_told_of_is_found(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port, FORUM_SECRET_KEY=KEY), _relay(port) as outside:
        found = until(lambda: _sound(_asked(tmp_path, port)), "a sound site")
        assert found is not None
        assert (found.code, found.wrong) == (0, {})
        assert {"address", "worker", "index"} <= found.fine
        assert "FORUM_PROXIES is 0" in _asked(tmp_path, outside).wrong["address"]
        assert "set FORUM_PROXIES=1" in _asked(tmp_path, outside).wrong["address"]
        other = _asked(tmp_path, port, FORUM_SECRET_KEY=OTHER).wrong["address"]
        assert "another site, or ours with another FORUM_SECRET_KEY" in other
        # The site goes on and its worker has been silent for long.
        with time_machine.travel(clock.now() + timedelta(minutes=5), tick=True):
            late = _asked(tmp_path, port)
        assert "none has been at work since" in late.wrong["worker"]
        assert re.search(r"the running site's clock is (299|300) s behind ours", late.wrong["clock"])


def _sound(found: Said) -> Said | None:
    return found if {"worker", "index"} <= found.fine else None


def test_a_site_that_waits_for_a_proxy_says_when_there_is_none_or_a_silent_one(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port, FORUM_SECRET_KEY=KEY, FORUM_PROXIES="1"), _relay(port) as outside:
        direct = _asked(tmp_path, port, FORUM_PROXIES="1").wrong["address"]
        assert "FORUM_PROXIES is 1 and nothing stands in front" in direct
        silent = _asked(tmp_path, outside, FORUM_PROXIES="1").wrong["address"]
        assert "FORUM_PROXIES is 1 and 0 pass on who asks -> let each proxy set X-Forwarded-For" in silent


def test_nobody_who_does_not_know_the_key_is_told_how_a_site_is_reached(tmp_path: Path) -> None:
    with _stranger(200) as port:
        assert "is another site" in _asked(tmp_path, port).wrong["address"]
    with _stranger(502) as port:
        assert "answers 502 -> look at the proxy" in _asked(tmp_path, port).wrong["address"]
    with _stranger(301, "https://elsewhere.example.org/") as port:
        assert "leads on to https://elsewhere.example.org/" in _asked(tmp_path, port).wrong["address"]
    with _stranger(400) as port:
        assert "with another FORUM_PUBLIC_URL" in _asked(tmp_path, port).wrong["address"]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://nowhere.invalid", "the name nowhere.invalid leads nowhere -> correct FORUM_PUBLIC_URL"),
        ("https://127.0.0.1:{port}", "does not speak TLS -> let the reverse proxy do it"),
    ],
)
def test_an_address_that_leads_nowhere_or_is_not_protected(tmp_path: Path, url: str, says: str) -> None:
    with _stranger(200) as port:
        assert says in _asked(tmp_path, port, FORUM_PUBLIC_URL=url.format(port=port)).wrong["address"]


def test_an_address_where_nobody_answers_yet_is_to_be_asked_later(tmp_path: Path) -> None:
    found = _asked(tmp_path, free_port())
    assert "nobody answers at" in found.later["address"]
    assert "address" not in found.wrong
