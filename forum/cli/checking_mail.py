"""The mail server: is it there, is it who it says, does it take our name."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.utils import parseaddr
from urllib.parse import urlsplit

from forum.kernel.settings import Settings
from forum.mailout import sending

from .finding import Fault

_PATIENCE = 5.0
# The first that fits, so what is special goes before what is general.
_KNOWN: tuple[tuple[type[Exception], str, str], ...] = (
    (sending.Unsafe, "wants the password in clear text", "use smtps://, or a server that offers STARTTLS."),
    (smtplib.SMTPAuthenticationError, "refuses name or password", "correct them in FORUM_MAIL_URL, %-escaped."),
    (smtplib.SMTPNotSupportedError, "knows no sign-in", "take name and password out of FORUM_MAIL_URL."),
    (ssl.SSLCertVerificationError, "has a certificate that is not believed", "give the name that it is for."),
    (ssl.SSLError, "does not speak TLS as FORUM_MAIL_URL says", "smtps:// is for port 465, smtp:// for 587 and 25."),
    (socket.gaierror, "is not known to the DNS", "correct FORUM_MAIL_URL."),
)


def faults(chosen: Settings) -> Iterator[Fault]:
    """Yield why letters would not go out."""
    if chosen.mail_from and "@" not in parseaddr(chosen.mail_from)[1]:
        yield Fault(f"FORUM_MAIL_FROM is {chosen.mail_from!r}", "write it as `Pods <pods@example.org>`.")
    if not chosen.mail_url:
        if not chosen.local:
            yield Fault("FORUM_MAIL_URL is not set: nobody gets a letter", "set it to the address of a mail server.")
        return
    host = urlsplit(chosen.mail_url).hostname
    try:
        with sending.opened(chosen.mail_url, _PATIENCE) as server:
            server.noop()
    except (OSError, smtplib.SMTPException, sending.Unsafe) as why:
        yield _fault(why, host or "")


def in_clear_text(chosen: Settings) -> bool:
    """Say whether letters cross a network unprotected; a server that does not answer is told of elsewhere."""
    if not chosen.mail_url or urlsplit(chosen.mail_url).hostname in sending.LOCAL:
        return False
    try:
        with sending.opened(chosen.mail_url, _PATIENCE) as server:
            return not isinstance(server.sock, ssl.SSLSocket)
    except (OSError, smtplib.SMTPException, sending.Unsafe):
        return False


def _fault(why: Exception, host: str) -> Fault:
    for kind, what, do in _KNOWN:
        if isinstance(why, kind):
            return Fault(f"{host} {what}", do)
    said = getattr(why, "strerror", None) or type(why).__name__
    return Fault(f"{host} does not answer ({said})", "correct host and port in FORUM_MAIL_URL, or open the firewall.")
