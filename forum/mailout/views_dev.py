"""Letters of a local server, shown instead of sent."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import settings
from forum.kernel.actor import Actor
from forum.kernel.errors import NotVisible
from forum.kernel.guard import public
from forum.kernel.http import page

bp = Blueprint("dev_mail", __name__)
_NAME = re.compile(r"[0-9]+-[a-z_]+\.eml")
_SHOWN = 100
_HERE = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


@bp.get("/dev/mail")
@public
def index(_actor: Actor) -> ResponseReturnValue:
    """List the newest letters."""
    folder = _folder()
    names = sorted((file.name for file in folder.glob("*.eml") if _NAME.fullmatch(file.name)), reverse=True)
    letters = [(name, _read(folder / name)) for name in names[:_SHOWN]]
    return page("mail/dev_index.html", letters=letters)


@bp.get("/dev/mail/<name>")
@public
def show(_actor: Actor, name: str) -> ResponseReturnValue:
    """Show one letter, its link to be clicked."""
    file = _folder() / name
    if not _NAME.fullmatch(name) or not file.is_file():
        raise NotVisible
    letter = _read(file)
    text = letter.get_body(("plain",))
    body = text.get_content() if text is not None else ""
    return page("mail/dev_letter.html", letter=letter, lines=body.splitlines(), home=settings.current().public_url)


def _folder() -> Path:
    """Return where letters lie. Raises NotVisible on a server that others use, and to whoever sits elsewhere."""
    chosen = settings.current()
    # A local server may listen to a whole network, and a letter opens an account.
    if not chosen.local or request.remote_addr not in _HERE:
        raise NotVisible
    return chosen.instance_dir / "mail"


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), EmailMessage, policy=default)
