"""Servers that hang, hang up, speak nonsense or are not who they say: letters wait, people and other letters do not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from forum.kernel import clock, settings, worker
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.mailout import sending
from forum.mailout.models import Letter
from forum.people import actions_accounts
from tests.browser import Browser
from tests.mailout import postbox
from tests.mailout.postbox import Postbox

PEM = Path(__file__).with_name("localhost.pem")


def _use(url: str) -> None:
    settings.use(replace(settings.current(), mail_url=url))


def _ask(*people: str) -> None:
    """Let letters be due to these people, and try to send them."""
    for who in people:
        actions_accounts.ask_reset(f"{who}@example.org")
    db.session.commit()
    worker.drain("letters", "postman")


def _waiting() -> list[str]:
    """Return why letters wait."""
    open_ = select(Delivery.error).where(Delivery.subscriber == "postman", Delivery.done_at.is_(None))
    return sorted(db.session.execute(open_).scalars())


@contextmanager
def _tls(box: Postbox) -> Iterator[int]:
    """Listen, take letters through TLS only, and trust this server if `SSL_CERT_FILE` says so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    port = postbox.free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def _rude(says: Callable[[socket.socket], None]) -> Iterator[int]:
    """Listen and treat every caller as `says`."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _address = listener.accept()
            except OSError:
                return
            with closing(caller):
                says(caller)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def test_a_letter_goes_through_tls_to_a_server_that_proves_who_it_is(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    box = Postbox()
    with _tls(box) as port:
        _use(f"smtp://localhost:{port}")
        _ask("mira")
    assert (box.readers, _waiting()) == (["mira@example.org"], [])


@pytest.mark.parametrize(
    ("host", "trusted"), [("localhost", ""), ("127.0.0.1", str(PEM))], ids=["unknown", "other name"]
)
def test_a_server_that_cannot_prove_who_it_is_gets_no_letter(
    inside: Flask, monkeypatch: pytest.MonkeyPatch, host: str, trusted: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    box = Postbox()
    with _tls(box) as port:
        _use(f"smtp://{host}:{port}")
        _ask("mira")
    assert (box.readers, _waiting()) == ([], ["SSLCertVerificationError"])


def test_a_server_that_hangs_is_left_after_a_while(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", 0.2)
    hung = threading.Event()

    def hang(_caller: socket.socket) -> None:
        hung.wait(10)

    with _rude(hang) as port:
        _use(f"smtp://127.0.0.1:{port}")
        _ask("mira")
        hung.set()
    assert _waiting() == ["SMTPServerDisconnected"]


@pytest.mark.parametrize(
    "greeting",
    [
        b"",
        b"220 hello\r\n",
        b"554 go away\r\n",
        b"421 too busy\r\n",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\xff" * 9_000,
    ],
    ids=["hangs up", "hangs up after a greeting", "refuses", "is busy", "is no mail server", "nonsense"],
)
def test_a_letter_waits_for_a_server_that_is_ill(inside: Flask, greeting: bytes) -> None:
    with _rude(lambda caller: caller.sendall(greeting)) as port:
        _use(f"smtp://127.0.0.1:{port}")
        _ask("mira")
    (why,) = _waiting()
    assert why
    assert db.session.execute(select(Letter.sent_at, Letter.dropped)).one() == (None, "")
    with postbox.open_at(port) as box, time_machine.travel(clock.now() + timedelta(minutes=1)):
        worker.drain("postman")
    assert (box.readers, _waiting()) == (["mira@example.org"], [])


@pytest.mark.parametrize(("answer", "waits"), [("451 Later", ["SMTPDataError"]), ("552 Too much", ["SMTPDataError"])])
def test_a_letter_that_is_refused_after_its_text_is_tried_again(inside: Flask, answer: str, waits: list[str]) -> None:
    class Full(Postbox):
        async def handle_DATA(self, *_given: object) -> str:  # noqa: N802
            return answer

    controller = Controller(Full(), hostname="127.0.0.1", port=postbox.free_port())
    controller.start()
    try:
        _use(f"smtp://127.0.0.1:{controller.port}")
        _ask("mira")
    finally:
        controller.stop()
    assert _waiting() == waits


def test_what_waits_for_the_mail_server_is_shown_to_administrators_without_names(
    site: Flask, browser: Callable[[str | None], Browser]
) -> None:
    _use(f"smtp://127.0.0.1:{postbox.free_port()}")
    adam, mira = browser("adam"), browser("mira")
    before = adam.get("/admin/deliveries").text
    with site.app_context():
        _ask("mira", "harry")
        assert _waiting() == ["ConnectionRefusedError"] * 2
    after = adam.get("/admin/deliveries").text
    assert "Letters to be sent" in after
    assert "Letters to be sent" not in before
    assert "mira@example.org" not in after
    assert mira.get("/").status_code == 200


def test_a_password_with_odd_characters_reaches_the_server_as_it_is(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr("smtplib.SMTP.login", lambda _self, user, password: told.append((user, password)))
    port = postbox.free_port()
    with postbox.open_at(port):
        _use(f"smtp://for%40um:a%3Ab%2Fc%25@127.0.0.1:{port}")
        _ask("mira")
    assert told == [("for@um", "a:b/c%")]
