"""A letter's row is the machine's: what it said is in somebody's mailbox."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from forum.kernel.policy import scope
from forum.people.policy import admins_only

from .models import Letter


@scope(Letter)
def _letter() -> ColumnElement[bool]:
    """Administrators see which letters were sent, when, and which were dropped, never what they said."""
    return admins_only()
