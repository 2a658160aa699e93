"""The way out: a mail server, or a folder of the instance where none is set."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage
from functools import cache
from urllib.parse import SplitResult, unquote, urlsplit

from forum.kernel import settings

TIMEOUT = 20.0
LOCAL = ("localhost", "127.0.0.1", "::1")
_PERMANENT = 500


class Refused(Exception):
    """The server will never take a letter to this address."""


class Unsafe(Exception):
    """The server wants a password over a line that anybody can read."""


class Unreachable(Exception):
    """The server takes nobody's letters just now; says by the name of an error why."""


def send(letter: EmailMessage, name: str) -> None:
    """Hand a letter over. Raises Refused for an address that does not exist, Unreachable, OSError, SMTPException."""
    url = settings.current().mail_url
    if not url:
        _keep(letter, name)
        return
    with ExitStack() as way:
        try:
            server = way.enter_context(opened(url))
        except (OSError, smtplib.SMTPException, Unsafe) as why:
            raise Unreachable(type(why).__name__) from why
        try:
            server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as why:
            if all(code >= _PERMANENT for code, _said in why.recipients.values()):
                raise Refused("address refused") from why
            raise


@contextmanager
def opened(url: str, timeout: float | None = None) -> Iterator[smtplib.SMTP]:
    """Yield a mail server that knows who we are. Raises OSError, SMTPException, Unsafe."""
    parts = urlsplit(url)
    with _server(parts, timeout or TIMEOUT) as server:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


@cache
def _context(_roots: ssl.DefaultVerifyPaths) -> ssl.SSLContext:
    """Return whom to trust: made once, as reading all roots takes longer than a letter does."""
    return ssl.create_default_context()


def _server(parts: SplitResult, timeout: float) -> smtplib.SMTP:
    host, context = parts.hostname or "localhost", _context(ssl.get_default_verify_paths())
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout, context=context)
    server = smtplib.SMTP(host, parts.port or 587, timeout=timeout)
    try:
        _protect(server, parts, context)
    except BaseException:
        server.close()
        raise
    return server


def _protect(server: smtplib.SMTP, parts: SplitResult, context: ssl.SSLContext) -> None:
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
    elif parts.username and parts.hostname not in LOCAL:
        raise Unsafe(parts.hostname)


def _keep(letter: EmailMessage, name: str) -> None:
    folder = settings.current().instance_dir / "mail"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # It may hold a link that opens an account.
    draft = os.open(folder / f".{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(draft, "wb") as file:
        file.write(letter.as_bytes())
    (folder / f".{name}").replace(folder / name)
