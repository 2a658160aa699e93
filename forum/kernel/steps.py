"""Long work in steps, each a transaction of its own, so that nobody waits and nothing that was done is done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .db import db

T = TypeVar("T")


def step(some: Callable[[], T]) -> T:
    """Do a part of the work of a subscriber. Commits."""
    done = some()
    db.session.commit()
    return done
