"""Questions about the synthesis of a thread: the present one, what came since, and its versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User

from . import policy_syntheses, queries_texts, queries_wordings
from .models import Post
from .models_syntheses import Synthesis
from .queries_wordings import Compared, Wording

# The scope of syntheses is declared there.
SEEN_BY = policy_syntheses
_SINCE = (
    select(func.count())
    .where(Post.thread_id == Synthesis.thread_id, Post.number > Synthesis.upto, scope_of(Post))
    .correlate(Synthesis)
)
# What an author took along when they were erased is no version any more.
_VERSIONS = (
    select(
        Synthesis.pod_id,
        Synthesis.number,
        Synthesis.body,
        Synthesis.html,
        Synthesis.is_plain,
        Synthesis.language,
        Synthesis.at,
        Synthesis.people,
        Synthesis.countries,
        # Whoever reads a synthesis reads who wrote it.
        User.name,
    )
    .join(User, User.id == Synthesis.by_id)
    .where(scope_of(Synthesis), Synthesis.thread_id == bindparam("thread"), Synthesis.body != "")
    .order_by(Synthesis.number.desc())
)
_PRESENT = _VERSIONS.add_columns(_SINCE.scalar_subquery().label("since")).limit(1)
_NEWEST = select(func.max(Synthesis.number)).where(scope_of(Synthesis), Synthesis.thread_id == bindparam("thread"))


def present(actor: Actor, thread_id: int) -> Any:
    """Return the synthesis of a thread as it stands, with `since`, the number of posts after it; None without one."""
    found = queries_texts.rows_read_by(actor, rows(actor, _PRESENT, thread=thread_id).all(), "html")
    return found[0] if found else None


def newest(actor: Actor, thread_id: int) -> int:
    """Return the number of the newest version, 0 when there never was one."""
    return int(rows(actor, _NEWEST, thread=thread_id).scalar_one() or 0)


def versions(actor: Actor, thread_id: int) -> list[Any]:
    """Return all versions, the present one first."""
    return queries_texts.rows_read_by(actor, rows(actor, _VERSIONS, thread=thread_id).all(), "html")


def compared(found: list[Any], one: int | None, other: int | None) -> Compared | None:
    """Compare two versions as `queries_wordings.compared` does."""
    return queries_wordings.compared([Wording(row.number, row.body, row.language) for row in found], one, other)


def _is_there() -> ColumnElement[bool]:
    written = select(Synthesis.id).where(
        Synthesis.thread_id == bindparam("thread"), Synthesis.body != "", scope_of(Synthesis)
    )
    return written.correlate(None).exists()


slots.thread_tops["synthesis"] = slots.Top(_is_there, present)
