"""A real mail server in a thread, which keeps what it is given."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """Keeps letters; refuses those to `refused` for ever and puts off those to `busy`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        # As they came over the line.
        self.raw: list[bytes] = []
        self._readers: list[str] = []
        self.refused: set[str] = set()
        self.busy: set[str] = set()

    async def handle_RCPT(  # noqa: N802 as aiosmtpd names it
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: object
    ) -> str:
        if to in self.refused:
            return "550 Nobody of that name"
        if to in self.busy:
            return "451 Come again later"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 as aiosmtpd names it
        content = envelope.original_content or b""
        letter = message_from_bytes(content, EmailMessage, policy=default)
        self._readers.append(str(letter["To"]))
        self.letters.append(letter)
        self.raw.append(content)
        return "250 OK"

    @property
    def readers(self) -> list[str]:
        """Return whom letters came for."""
        return sorted(self._readers)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def open_at(port: int) -> Iterator[Postbox]:
    """Listen on `port` inside the block."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    """Return the plain or the HTML side of a letter."""
    body = letter.get_body((kind,))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")
