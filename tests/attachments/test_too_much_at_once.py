"""What is too much at once is left out, and the text beside it is not; nobody fills the disk of the server unasked."""

from __future__ import annotations

import errno
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile

import pytest
from flask import Flask
from waitress.receiver import FixedStreamReceiver
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from forum.cli.listening import Server, server
from forum.kernel import http_forms, sizes
from tests.attachments.of_files import PDF, kept, keys, reply, sent
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.threads.of_threads import begin, how_many

pytestmark = one_database
Open = Callable[[str | None], Browser]


def test_files_that_are_too_many_bytes_together_are_left_out_and_named(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "_TOGETHER", 3_000)
    monkeypatch.setattr(sizes, "file", lambda: 2_000)
    mira = browser("mira")
    thread = begin(mira)
    three = [sent(PDF + bytes([65 + at]) * 1_000, f"{at}.pdf") for at in range(3)]
    answer = reply(mira, thread, *three, body="Half an hour of words")
    assert answer.status_code == 422
    assert "2.pdf is left out: one sending may bring 3 KB. Add it with the next one." in answer.text
    assert "Half an hour of words</textarea>" in answer.text
    assert [file.name for file in kept(site)] == ["0.pdf", "1.pdf"]
    assert reply(mira, thread, sent(PDF, "2.pdf"), file=keys(answer)).status_code == 303
    assert len(kept(site)) == 3


def test_a_file_that_is_too_large_is_not_written_to_its_end(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira, left = browser("mira"), [1_000_000]
    stream = http_forms.Brought(left, 5_000)
    for _piece in range(100):
        assert stream.write(b"x" * 1_000) == 1_000
    assert (stream.tell(), left[0]) == (5_001, 1_000_000 - 5_001)
    stream.close()
    assert how_many(site, begin(mira)) == 1


def test_a_full_disk_while_a_form_is_read_keeps_its_text(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira = browser("mira")
    thread = begin(mira)

    def full(_self: object, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as away:
        away.setattr(SpooledTemporaryFile, "write", full)
        answer = mira.post(f"/threads/{thread}/posts", body="My words", language="en", files=[sent(PDF, "a.pdf")])
    assert answer.status_code == 422
    assert "a.pdf could not be kept: the server has no room just now." in answer.text
    assert "My words</textarea>" in answer.text


@contextmanager
def _listening(site: Flask) -> Iterator[Server]:
    made = server(site.wsgi_app, "127.0.0.1", 0)
    running = threading.Thread(target=made.run)
    running.start()
    try:
        yield made
    finally:
        made.pull_trigger()
        made.close()
        for channel in list(made.active_channels.values()):
            channel.handle_close()
        made._map.clear()
        running.join(5)


def _asked(port: int, head: str, body: bytes, times: int = 1) -> str:
    """Send a request with a body that is repeated, and return all of the answer."""
    with socket.create_connection(("127.0.0.1", port), 20) as line:
        line.sendall(head.encode())
        for _piece in range(times):
            line.sendall(body)
        got = b""
        while not re.search(rb"</html>|\r\n\r\nHTTP", got) and (piece := line.recv(1 << 16)):
            got += piece
    return got.decode("utf-8", "replace")


def _head(path: str, length: int, cookie: str, kind: str) -> str:
    fields = {
        "Host": "localhost",
        "Connection": "close",
        "Content-Length": length,
        "Content-Type": kind,
        "Accept-Language": "en",
    }
    if cookie:
        fields["Cookie"] = f"sid={cookie}"
    return f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"


_KINDS = "multipart/form-data; boundary=x"


@pytest.mark.parametrize("who", [None, "mira"])
@pytest.mark.parametrize("kind", [_KINDS, "application/x-www-form-urlencoded"])
def test_more_than_may_come_is_heard_to_its_end_kept_nowhere_and_answered(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch, who: str | None, kind: str
) -> None:
    spilt: list[int] = []
    monkeypatch.setattr(sizes, "sending", lambda: 12_000_000)
    buffered = FixedStreamReceiver.received

    def watched(self: FixedStreamReceiver, data: bytes) -> int:
        spilt.append(len(data))
        return int(buffered(self, data))

    monkeypatch.setattr(FixedStreamReceiver, "received", watched)
    cookie, piece, times = browser(who).cookie, b"x" * 1_000_000, 13
    with _listening(site) as made:
        got = _asked(made.effective_port, _head("/threads/1/posts", 13_000_000, cookie, kind), piece, times)
        assert got.startswith("HTTP/1.1 413 ")
        assert "Go back one page: your text is there if your browser kept it" in got
        assert not spilt
        # The next one on a line of its own is served.
        assert _asked(made.effective_port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"").startswith("HTTP/1.1 ")


def test_a_full_disk_of_the_server_is_said_to_whoever_sends(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: object, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(FixedStreamReceiver, "received", full)
    with _listening(site) as made:
        got = _asked(
            made.effective_port, _head("/threads/1/posts", 3_000, browser("mira").cookie, _KINDS), b"x" * 3_000
        )
    assert got.startswith("HTTP/1.1 507 ")
    assert "There is no room just now to take in what you sent." in got


def test_a_body_without_a_length_ends_where_it_is_too_much(browser: Open, site: Flask) -> None:
    head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with _listening(site) as made:
        got = _asked(made.effective_port, head, b"186A0\r\n" + b"x" * 100_000 + b"\r\n", 41)
    assert got.startswith("HTTP/1.1 413 ")


def test_what_may_come_with_files_comes_in_from_somebody_who_is_signed_in(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    fields = {
        "csrf_token": mira.token(),
        "body": "Words",
        "language": "en",
        "do": "post",
        "files": FileStorage(*sent(PDF, "a.pdf")),
    }
    boundary, body = encode_multipart(fields)
    with _listening(site) as made:
        kind = f"multipart/form-data; boundary={boundary}"
        got = _asked(made.effective_port, _head(f"/threads/{thread}/posts", len(body), mira.cookie, kind), body)
    assert got.startswith("HTTP/1.1 303 ")
    assert [file.name for file in kept(site)] == ["a.pdf"]


def test_a_file_that_a_script_only_names_is_refused_in_words(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    answer = mira.post(f"/threads/{begin(mira)}/files", large=["film\u202e.mp4", "x" * 999], language="en")
    assert answer.status_code == 413
    assert "film.mp4 is larger than 10 MB, which is the most for one file." in answer.text
    assert "x" * 201 not in answer.text
    assert not kept(site)
