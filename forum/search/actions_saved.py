"""Verbs of saved searches: keep one, change it, let it go, want no letters any more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.i18n import _
from forum.kernel.policy import rows, scope_of
from forum.people.models import User

from . import asking
from . import policy as _policy
from .models_own import SavedSearch

# The scope is declared there.
SEEN_BY = _policy
RHYTHMS = ("", "daily", "weekly")
MOST, NAME = 20, 80
# Two at once of one person stand in a line here.
_HOLD = (
    update(User)
    .where(scope_of(User), User.id == bindparam("who"))
    .values(name=User.name)
    .execution_options(synchronize_session=False)
)
_COUNT = select(func.count(SavedSearch.id)).where(scope_of(SavedSearch))
_MINE = (scope_of(SavedSearch), SavedSearch.id == bindparam("which"))
_CHANGE = (
    update(SavedSearch)
    .where(*_MINE)
    .values(
        name=bindparam("called"),
        query=bindparam("asked"),
        rhythm=bindparam("often"),
        by_letter=bindparam("letter"),
        since=bindparam("now"),
        looked_at=bindparam("now"),
    )
    .execution_options(synchronize_session=False)
)
_LET_GO = delete(SavedSearch).where(*_MINE).execution_options(synchronize_session=False)
_NO_LETTERS = (
    update(SavedSearch)
    .where(scope_of(SavedSearch))
    .values(by_letter=False)
    .execution_options(synchronize_session=False)
)


def save(actor: Actor, name: str, query: str, rhythm: str, *, by_letter: bool) -> SavedSearch:
    """Keep a question under a name, or under its own words. Raises Refused."""
    called, asked = _checked(name, query, rhythm)
    rows(actor, _HOLD, who=actor.id)
    if rows(actor, _COUNT).scalar_one() >= MOST:
        raise Refused(_("You keep %(limit)s searches already: let one go first.", limit=MOST))
    now = clock.now()
    kept = SavedSearch(
        user_id=actor.id,
        name=called,
        query=asked,
        rhythm=rhythm,
        by_letter=by_letter,
        since=now,
        looked_at=now,
        run=0,
        found=[],
        told=[],
    )
    db.session.add(kept)
    return kept


def change(actor: Actor, saved: SavedSearch, name: str, query: str, rhythm: str, *, by_letter: bool) -> None:
    """Keep it in another way; it is looked for what is new from now on. Raises Refused, NotVisible."""
    called, asked = _checked(name, query, rhythm)
    given = {"which": saved.id, "called": called, "asked": asked, "often": rhythm, "letter": by_letter}
    changed: Any = rows(actor, _CHANGE, **given, now=clock.now())
    if changed.rowcount == 0:
        raise NotVisible


def let_go(actor: Actor, saved: SavedSearch) -> None:
    """Keep it no longer."""
    rows(actor, _LET_GO, which=saved.id)


def want_no_letters(actor: Actor) -> None:
    """Get no letter about any of them; the site still says what is new."""
    rows(actor, _NO_LETTERS)


def _checked(name: str, query: str, rhythm: str) -> tuple[str, str]:
    asked, called = query.strip(), name.strip()
    if not asked:
        raise Refused(_("Say what is searched for."), "query")
    if len(asked) > asking.LONGEST:
        raise Refused(_("At most %(limit)s characters fit.", limit=asking.LONGEST), "query")
    if len(called) > NAME:
        raise Refused(_("At most %(limit)s characters fit.", limit=NAME), "name")
    if rhythm not in RHYTHMS:
        raise Refused(_("Choose one of the list."), "rhythm")
    return called or asked[:NAME], asked
