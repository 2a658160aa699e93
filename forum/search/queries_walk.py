"""Ways that all kinds of things are read in: one step after another for the index, many by key for who asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Executable

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows

from .backend import Entry
from .sources import Seen


def walked(step: Executable, entries: Callable[[Sequence[Any]], list[Entry]]) -> Iterator[Entry]:
    """Yield the entries of all that a statement goes through: it takes what is `after` a key, its first column."""
    after = 0
    found: Sequence[Any]
    while found := db.session.execute(step, {"after": after}).all():
        made = entries(found)
        # No snapshot is held between two steps.
        db.session.rollback()
        yield from made
        after = found[-1][0]


def seen(actor: Actor, statement: Executable, ids: Collection[int]) -> dict[int, Seen]:
    """Return what the actor may know of these; the statement gives id, pod, language and year."""
    found: Sequence[Any] = rows(actor, statement, ids=ids).all()
    return {id_: Seen(pod, language, int(year)) for id_, pod, language, year in found}
