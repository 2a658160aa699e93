"""What members look for and do not find: only what several different people asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of

from . import policy as _policy
from .models_own import SearchGap

# The scope is declared there.
SEEN_BY = _policy
FEWEST, _MOST = 3, 100
_ASKERS = func.count(SearchGap.asker)
_LISTED = (
    select(SearchGap.words, _ASKERS.label("askers"))
    .where(scope_of(SearchGap), SearchGap.pod_id == bindparam("pod"))
    .group_by(SearchGap.words)
    .having(_ASKERS >= FEWEST)
    .order_by(_ASKERS.desc(), SearchGap.words)
    .limit(_MOST)
)


def of_pod(actor: Actor, pod_id: int) -> Sequence[Row[Any]]:
    """Return words and how many people asked for them, the most wanted first."""
    return rows(actor, _LISTED, pod=pod_id).all()
