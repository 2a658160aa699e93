"""Ways that kinds of things are read in: one step after another for the index, many by key for who asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Executable

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows

from .backend import Entry
from .sources import Seen, Source

Entries = Callable[[Sequence[Any]], list[Entry]]


class Statements(NamedTuple):
    """How things of one kind that have one entry each are read.

    `count` how many there are, `step` some of all `after` a key, their first column, `these` those of `ids`; and `seen`
    what the asker may know of `ids`: id, pod, language and year.
    """

    count: Any
    step: Executable
    these: Executable
    seen: Executable


def source(number: int, name: str, statements: Statements, entries: Entries, **as_asked: Any) -> Source:
    """Return a kind of things that have one entry each; `as_asked` are `about`, `texts` and `hits` of a source."""
    return Source(
        number,
        name,
        count=lambda: int(db.session.execute(statements.count).scalar_one()),
        all=lambda: _walked(statements.step, entries),
        of=lambda ids: entries(db.session.execute(statements.these, {"ids": sorted(ids)}).all()),
        seen=lambda actor, ids: seen(actor, statements.seen, ids),
        **as_asked,
    )


def _walked(step: Executable, entries: Entries) -> Iterator[Entry]:
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
