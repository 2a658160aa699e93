"""Questions about saved searches: mine, what is new for each, and which are to be looked at now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of

from . import asking, queries
from . import policy as _policy
from .backend import NEWEST
from .keys import owner_of
from .models_own import SavedSearch
from .sources import Hit

# The scope is declared there.
SEEN_BY = _policy
_LISTED = (
    select(
        SavedSearch.id,
        SavedSearch.name,
        SavedSearch.query,
        SavedSearch.rhythm,
        SavedSearch.by_letter,
        SavedSearch.looked_at,
        SavedSearch.found,
    )
    .where(scope_of(SavedSearch))
    .order_by(SavedSearch.id)
)
_OF_RUN = _LISTED.where(SavedSearch.run == bindparam("run"), SavedSearch.by_letter, SavedSearch.rhythm != "")


@dataclass(frozen=True)
class Saved:
    """A saved search with what was new for it when it was looked at last, as far as its owner sees it now."""

    row: Row[Any]
    news: Sequence[Hit]


def mine(actor: Actor) -> list[Saved]:
    """Return my saved searches."""
    return [_with_news(actor, row) for row in rows(actor, _LISTED)]


def of_run(actor: Actor, run: int) -> list[Saved]:
    """Return those of the actor's searches for which that time of looking found what they see now, for a letter."""
    saved = (_with_news(actor, row) for row in rows(actor, _OF_RUN, run=run))
    return [each for each in saved if each.news]


def wants_letter(user_id: int, run: int) -> bool:
    """Say whether somebody wants a letter about what that time of looking found."""
    return rows(Actor(user_id), _OF_RUN, run=run).first() is not None


def news(actor: Actor, query: str, since: datetime, told: Sequence[int]) -> list[int]:
    """Return the keys of what came since, the newest first: what the actor sees, not their own, not told before.

    Raises Unready.
    """
    question = asking.read(query)
    asked = replace(question, after=max(filter(None, (question.after, since))))
    known, handle = set(told), actor.handle
    found = [key for key in queries.keys(actor, asked, NEWEST) if owner_of(key) not in known]
    return [key for key, hit in queries.hits(actor, found, question).items() if hit.row.author_handle != handle]


def _with_news(actor: Actor, row: Row[Any]) -> Saved:
    shown = queries.hits(actor, row.found, asking.read(row.query)) if row.found else {}
    return Saved(row, list(shown.values()))
