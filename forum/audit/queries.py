"""Reading the trail as one who may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, RowMapping, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import ME, rows, scope_of, unscoped, visible
from forum.people.models import User
from forum.pods.models import Pod

from . import policy
from .chain import SEALED
from .models import AuditEntry

PAGE = 50
# The clause of what is visible is declared there.
SEEN_BY = policy
_By, _Whom = aliased(User), aliased(User)
_LATEST = visible(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE)
_ALL = unscoped(
    select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500, populate_existing=True),
    "the operator takes the whole trail elsewhere",
)
_MINE = (
    select(AuditEntry.at, AuditEntry.action, Pod.name.label("pod"), AuditEntry.details)
    .outerjoin(Pod, and_(Pod.id == AuditEntry.pod_id, scope_of(Pod)))
    .where(or_(AuditEntry.actor_id == ME, and_(AuditEntry.subject == "user", AuditEntry.subject_id == ME)))
    .order_by(AuditEntry.id)
)


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the trail; None is "any"."""

    pod_id: int | None = None
    person_id: int | None = None
    actions: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def latest(actor: Actor) -> Sequence[AuditEntry]:
    """Return the newest entries that the actor may see."""
    return rows(actor, _LATEST).scalars().all()


def page_of(actor: Actor, asked: Asked) -> tuple[Sequence[Row[Any]], int | None]:
    """Return entries with the names of those in them, the newest first, and the key to go on by, None at the end."""
    given = {name: value for name, value in vars(asked).items() if value is not None}
    found = rows(actor, _page(frozenset(given)), **given).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


@cache
def _page(given: frozenset[str]) -> Select[Any]:
    whom = and_(AuditEntry.subject == "user", AuditEntry.subject_id == bindparam("person_id"))
    clauses = {
        "pod_id": AuditEntry.pod_id == bindparam("pod_id"),
        "person_id": or_(AuditEntry.actor_id == bindparam("person_id"), whom),
        "actions": AuditEntry.action.in_(bindparam("actions", expanding=True)),
        "since": AuditEntry.at >= bindparam("since", type_=AuditEntry.at.type),
        "until": AuditEntry.at < bindparam("until", type_=AuditEntry.at.type),
        "before": AuditEntry.id < bindparam("before"),
    }
    return (
        select(
            AuditEntry.id,
            AuditEntry.at,
            AuditEntry.action,
            AuditEntry.actor_id,
            AuditEntry.subject,
            AuditEntry.subject_id,
            AuditEntry.details,
            Pod.name.label("pod"),
            Pod.slug,
            _By.name.label("by"),
            _Whom.name.label("whom"),
        )
        # Whoever sees a deed sees who did it to whom, and where.
        .outerjoin(_By, _By.id == AuditEntry.actor_id)
        .outerjoin(_Whom, and_(AuditEntry.subject == "user", _Whom.id == AuditEntry.subject_id))
        .outerjoin(Pod, Pod.id == AuditEntry.pod_id)
        .where(scope_of(AuditEntry), *(clauses[name] for name in sorted(given)))
        .order_by(AuditEntry.id.desc())
        .limit(PAGE + 1)
    )


def about_me(actor: Actor) -> Sequence[RowMapping]:
    """Return what the trail says of the actor's deeds and of what was done to them; others are not named."""
    return rows(actor, _MINE).mappings().all()


def everything() -> Iterator[dict[str, Any]]:
    """Yield every entry with its seal, for the operator."""
    with db.session.execute(_ALL) as found:
        for entry in found.scalars():
            yield {name: getattr(entry, name) for name in ("id", *SEALED, "previous", "digest")}
