"""Links that letters carry: what one opens, and that it opens once."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.i18n import _
from forum.kernel.policy import unscoped

from . import tokens_of
from .models import Token, User

_USE = unscoped(
    update(Token)
    .where(Token.id == bindparam("which"), Token.used_at.is_(None))
    .values(used_at=bindparam("at"))
    .returning(Token.id)
    .execution_options(synchronize_session=False),
    "the signature of the link was checked just before",
)


def is_link(text: str, purpose: str) -> bool:
    """Say whether a link still opens something."""
    return tokens_of.owner(text, purpose) is not None


def opened(text: str, purpose: str) -> tuple[Token, User]:
    """Return what a link opens, and for whom. Raises Refused when it opens nothing."""
    found = tokens_of.owner(text, purpose)
    if found is None:
        raise Refused(_("This link was used already or is too old. Ask for a new one."))
    return found


def use(token: Token) -> None:
    """Use a link up. Raises Refused for all but the first."""
    if db.session.execute(_USE, {"which": token.id, "at": clock.now()}).first() is None:
        raise Refused(_("This link was used already or is too old. Ask for a new one."))
