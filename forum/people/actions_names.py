"""Verbs of names: take one, which another person may have, but not borrow one by letters that look alike (ADR 16)."""

from __future__ import annotations

from itertools import count
from typing import Any

from sqlalchemy.exc import IntegrityError

from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.i18n import _

from . import looks, names, queries_names
from .models import User


def columns(name: str, but: int = 0) -> dict[str, Any]:
    """Return the columns of a name that somebody takes. Raises Refused when it passes for that of somebody else."""
    skeleton = looks.skeleton(name)
    others = [row for row in queries_names.alike(skeleton) if row.id != but]
    if any(looks.pretends(name, row.name) for row in others):
        raise Refused(
            _("This looks like another name than it is. Write it in its own letters, or add a middle name."), "name"
        )
    if any(row.is_admin for row in others):
        raise Refused(_("An administrator of this site is called so. Add a middle name or an initial."), "name")
    taken = {row.alike for row in others}
    number = next(n for n in count() if n not in taken)
    return {"name": name, "name_folded": names.sought(name), "skeleton": skeleton, "alike": number}


def rename(user: User, name: str) -> None:
    """Give a person another name. Raises Refused."""
    if name == user.name and user.skeleton is not None:
        return
    taken = columns(name, user.id)
    try:
        with db.session.begin_nested():
            for column, value in taken.items():
                setattr(user, column, value)
            db.session.flush()
    except IntegrityError:
        raise Refused(_("This name is taken just now. Try again."), "name") from None
