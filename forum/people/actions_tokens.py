"""What ends the links that letters carry, before anybody used them."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import Token

_END = unscoped(
    update(Token)
    .where(Token.user_id == bindparam("user"), Token.purpose == bindparam("which"), Token.used_at.is_(None))
    .values(used_at=bindparam("at"))
    .execution_options(synchronize_session=False),
    "ends the links of one person, for whom another is made",
)
_END_ALL = unscoped(
    update(Token)
    .where(Token.user_id == bindparam("user"), Token.used_at.is_(None))
    .values(used_at=bindparam("at"))
    .execution_options(synchronize_session=False),
    "ends the links of one person whose account is closed or given back",
)


def end(user_id: int, purpose: str) -> None:
    """End every open link of one kind."""
    db.session.execute(_END, {"user": user_id, "which": purpose, "at": clock.now()})


def end_all(user_id: int) -> None:
    """End every open link of a person."""
    db.session.execute(_END_ALL, {"user": user_id, "at": clock.now()})
