"""How much one person and one pod may keep."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, func, select

from forum.kernel import settings, sizes
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.i18n import _
from forum.kernel.policy import rows, unscoped

from .models import Attachment

# Whatever holds files: whose they are, in which pod, and how many bytes. A package above adds its own.
shares: list[tuple[Any, Any, Any]] = [(Attachment.uploader_id, Attachment.pod_id, Attachment.size)]


@cache
def _used() -> Any:
    # Built at first use: packages above have said by then what else takes room.
    found: Any = select(
        _sum([(of_person, size) for of_person, _pod, size in shares], "who").label("person"),
        _sum([(of_pod, size) for _person, of_pod, size in shares], "pod").label("pod"),
    )
    return unscoped(
        found,
        "only how many bytes there are, against the room that there is",
    )


def _sum(parts: list[tuple[Any, Any]], named: str) -> ColumnElement[int]:
    found: list[Any] = [
        select(func.coalesce(func.sum(size), 0)).where(of == bindparam(named, type_=Integer)).scalar_subquery()
        for of, size in parts
    ]
    return sum(found[1:], found[0])  # type: ignore[no-any-return]


# On SQLite whoever writes is alone anyway.
_QUEUE = unscoped(
    select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("whose"), 0))),
    "a line to stand in, no row of anybody",
)


def hold(actor: Actor, pod_id: int) -> None:
    """Let those who bring files at the same moment wait for each other, until the transaction ends.

    Always a person's line first: nobody holds the one of a pod while waiting.
    """
    if db.engine.dialect.name == "postgresql":
        for whose in (f"files of person {actor.id}", f"files of pod {pod_id}"):
            db.session.execute(_QUEUE, {"whose": whose})


def ask(actor: Actor, pod_id: int, size: int) -> None:
    """Ask for room. Raises Refused where a file of this size would be more than one may keep."""
    used, most = rows(actor, _used(), who=actor.id, pod=pod_id).one(), settings.current().quota
    if used.person + size > most["person"] * sizes.MEGA:
        raise Refused(
            _(
                "Your files would be more than %(size)s, which is the most for one person. Remove some first.",
                size=sizes.size(most["person"] * sizes.MEGA),
            ),
            "files",
        )
    if used.pod + size > most["pod"] * sizes.MEGA:
        raise Refused(_("This pod has no room for more files. Tell its coordinator."), "files")
