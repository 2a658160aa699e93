"""Looking for what is new for saved searches, as their owners, once a day or a week for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update

from forum.kernel import clock, i18n
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped
from forum.kernel.steps import step
from forum.people.models import User

from . import queries_saved
from .events import SearchesFound
from .keys import owner_of
from .models_own import SavedSearch

_WHY = "the clock looks after everybody's saved searches, and searches as their owner"
_STEP = 50
# What was written, or let in, a little late is looked for as well; and so much of what was told is remembered.
_LATE, _REMEMBERED = timedelta(days=1), 200
MOST_NEWS = 20
_AT = SavedSearch.looked_at.type
_DUE = unscoped(
    select(
        SavedSearch.id,
        SavedSearch.user_id,
        SavedSearch.query,
        SavedSearch.since,
        SavedSearch.looked_at,
        SavedSearch.told,
        User.handle,
        User.language,
        User.time_zone,
    )
    .join(User, User.id == SavedSearch.user_id)
    .where(
        SavedSearch.rhythm != "",
        or_(
            and_(SavedSearch.rhythm == "daily", SavedSearch.looked_at <= bindparam("yesterday", type_=_AT)),
            and_(SavedSearch.rhythm == "weekly", SavedSearch.looked_at <= bindparam("a_week_ago", type_=_AT)),
        ),
        User.suspended_at.is_(None),
        User.erased_at.is_(None),
    )
    .order_by(SavedSearch.user_id, SavedSearch.id)
    .limit(_STEP),
    _WHY,
)
_LOOKED = (
    update(SavedSearch)
    .where(SavedSearch.id == bindparam("which"), SavedSearch.looked_at == bindparam("was", type_=_AT))
    .execution_options(synchronize_session=False)
)
_NOTHING = unscoped(_LOOKED.values(looked_at=bindparam("now", type_=_AT)), _WHY)
_SOMETHING = unscoped(
    _LOOKED.values(
        looked_at=bindparam("now", type_=_AT),
        run=bindparam("this_run"),
        found=bindparam("new", type_=SavedSearch.found.type),
        told=bindparam("all_told", type_=SavedSearch.told.type),
    ),
    _WHY,
)


def look() -> None:
    """Look at all searches that are due, and say who has news. Commits after each person. Raises Unready."""
    now = clock.now()
    while due := _due(now):
        for user_id, theirs in groupby(due, key=lambda row: row.user_id):
            _look_for(user_id, list(theirs), now)
        if len(due) < _STEP:
            break


def _due(now: datetime) -> Sequence[Any]:
    return db.session.execute(_DUE, {"yesterday": now - timedelta(days=1), "a_week_ago": now - timedelta(days=7)}).all()


def _look_for(user_id: int, searches: Sequence[Any], now: datetime) -> None:
    first = searches[0]
    actor = Actor(user_id, handle=first.handle, language=first.language, time_zone=first.time_zone)
    with i18n.speaking(first.language):
        # All is asked before anything is written: asking takes its time, and whoever writes keeps others from it.
        found = [(search, _news(actor, search)) for search in searches]
    step(lambda: _note(user_id, found, now))


def _news(actor: Actor, search: Any) -> list[int]:
    since = max(search.since, search.looked_at - _LATE)
    return queries_saved.news(actor, search.query, since, search.told)[:MOST_NEWS]


def _note(user_id: int, found: Sequence[tuple[Any, list[int]]], now: datetime) -> None:
    # Each is noted, whatever was found before.
    noted = [_note_one(search, keys, now) for search, keys in found]
    if any(noted):
        emit(SearchesFound(None, user_id, _run(now)))


def _note_one(search: Any, keys: list[int], now: datetime) -> bool:
    """Note what is new for one search; say whether there is something, and nobody else has noted it."""
    told = [*search.told, *map(owner_of, keys)][-_REMEMBERED:]
    given = {"which": search.id, "was": search.looked_at, "now": now}
    done: Any = (
        db.session.execute(_SOMETHING, {**given, "this_run": _run(now), "new": keys, "all_told": told})
        if keys
        else db.session.execute(_NOTHING, given)
    )
    return bool(keys) and done.rowcount == 1


def _run(now: datetime) -> int:
    return int(now.timestamp())
