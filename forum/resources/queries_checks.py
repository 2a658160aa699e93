"""Questions about links that lead nowhere: which are to be looked at, and which a pod has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, or_, select

from forum.kernel import clock, reaching
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows, scope_of, unscoped
from forum.pods.models import Pod

from . import policy as _policy
from .models import Resource, ResourceVersion
from .models_checks import LinkCheck, LinkReport

# The scopes are declared there.
SEEN_BY = _policy
MOST = 100
# A little less than the week between two looks.
AGAIN = timedelta(days=6)
_WHY = "the worker looks for what it has to do, and shows nothing"
_CURRENT = (ResourceVersion.resource_id == Resource.id) & (ResourceVersion.number == Resource.number)
_AT: Any = LinkCheck.at.type


def _dead() -> ColumnElement[bool]:
    """Return the clause of links that are gone, or failed twice, a week apart."""
    twice = (LinkCheck.state == reaching.FAILING) & (LinkCheck.since < LinkCheck.at)
    return or_(LinkCheck.state == reaching.GONE, twice)


_DUE = unscoped(
    select(ResourceVersion.id, ResourceVersion.pod_id, ResourceVersion.url)
    .join(Resource, _CURRENT)
    .join(Pod, Pod.id == Resource.pod_id)
    .outerjoin(LinkCheck, LinkCheck.version_id == ResourceVersion.id)
    .where(
        Resource.deleted_at.is_(None),
        Pod.archived_at.is_(None),
        ResourceVersion.url != "",
        or_(LinkCheck.at.is_(None), LinkCheck.at < bindparam("before", type_=_AT)),
    )
    .order_by(ResourceVersion.id)
    .limit(bindparam("most")),
    _WHY,
)
_PODS = unscoped(
    select(LinkCheck.pod_id)
    .join(ResourceVersion, ResourceVersion.id == LinkCheck.version_id)
    .join(Resource, _CURRENT)
    .join(Pod, Pod.id == LinkCheck.pod_id)
    .outerjoin(LinkReport, LinkReport.pod_id == LinkCheck.pod_id)
    .where(
        _dead(),
        Resource.deleted_at.is_(None),
        Pod.archived_at.is_(None),
        or_(LinkReport.at.is_(None), LinkReport.at < bindparam("before", type_=_AT)),
    )
    .distinct()
    .order_by(LinkCheck.pod_id),
    _WHY,
)
_DEAD = (
    select(Resource.id, Resource.title, Resource.language, ResourceVersion.url, LinkCheck.state, LinkCheck.since)
    .select_from(Resource)
    .join(ResourceVersion, _CURRENT & scope_of(ResourceVersion))
    .join(LinkCheck, (LinkCheck.version_id == ResourceVersion.id) & scope_of(LinkCheck))
    .where(scope_of(Resource), Resource.pod_id == bindparam("pod"), _dead())
    .order_by(Resource.title_folded, Resource.id)
    .limit(MOST)
)


def due(most: int) -> Sequence[Row[int, int, str]]:
    """Return some links that nobody has looked at for a week: version, pod, address."""
    return db.session.execute(_DUE, {"before": _before(), "most": most}).all()


def to_tell() -> list[int]:
    """Return the pods with dead links whose moderators were not told this week."""
    return list(db.session.execute(_PODS, {"before": _before()}).scalars())


def dead(actor: Actor, pod_id: int) -> Sequence[Row[Any]]:
    """Return the resources of a pod whose links lead nowhere, by title."""
    return rows(actor, _DEAD, pod=pod_id).all()


def _before() -> datetime:
    return clock.now() - AGAIN
