"""What ends the links that letters carry, before anybody used them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import Token, User

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
_TABLE: Any = Token.__table__
_COLUMNS = ("purpose", "nonce", "bound_to", "address_change_id", "created_at", "expires_at")
# Out of the person's own row, so that it is the same statement for somebody who is not there.
_ADD = unscoped(
    insert(_TABLE)
    .from_select(
        ["user_id", *_COLUMNS],
        select(User.id, *(bindparam(f"its_{name}", type_=_TABLE.c[name].type) for name in _COLUMNS)).where(
            User.id == bindparam("user")
        ),
    )
    .returning(_TABLE.c.id),
    "adds a link for one person, whom the caller has looked up",
)


def add(user_id: int, **columns: Any) -> int | None:
    """Add a link and return its key; None for nobody, which costs the same."""
    return db.session.execute(
        _ADD, {"user": user_id, **{f"its_{name}": value for name, value in columns.items()}}
    ).scalar_one_or_none()


def end(user_id: int, purpose: str) -> None:
    """End every open link of one kind."""
    db.session.execute(_END, {"user": user_id, "which": purpose, "at": clock.now()})


def end_all(user_id: int) -> None:
    """End every open link of a person."""
    db.session.execute(_END_ALL, {"user": user_id, "at": clock.now()})
