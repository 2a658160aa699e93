"""Who has a name that looks so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select

from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import User

_ALIKE = unscoped(
    select(User.id, User.name, User.alike, User.is_admin).where(User.skeleton == bindparam("skeleton")),
    "a new name is compared with those that look like it; none of them is shown",
)


def alike(skeleton: str) -> list[Row[Any]]:
    """Return everybody whose name looks so."""
    return list(db.session.connection().execute(_ALIKE, {"skeleton": skeleton}))
