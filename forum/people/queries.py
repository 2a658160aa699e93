"""Questions about people: who asks, who is called so, what a card shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from forum.kernel import clock, guard, i18n, tokens
from forum.kernel.actor import Actor, Guest
from forum.kernel.db import db
from forum.kernel.policy import ask, rows, scope_of, unscoped, visible

from . import actions_sessions
from .models import Session, Token, User
from .names import sought

LANGUAGE_COOKIE, THEME_COOKIE = "language", "theme"
THEMES = ("auto", "light", "dark")

_ASKER = unscoped(
    select(
        User.id,
        User.name,
        User.handle,
        User.language,
        User.time_zone,
        User.theme,
        User.thread_order,
        User.is_admin,
        Session.id.label("session_id"),
        Session.seen_at,
    )
    .join(Session, Session.user_id == User.id)
    .where(
        Session.token_digest == bindparam("digest"),
        Session.expires_at > bindparam("now"),
        Session.seen_at > bindparam("since"),
        User.confirmed_at.is_not(None),
        User.suspended_at.is_(None),
    ),
    "finds out who asks: whoever holds the secret of a session is its person",
)
_BY_EMAIL = unscoped(
    select(User).where(User.email_folded == bindparam("email")),
    "signing in, registering and resetting ask for an address before anybody is known",
)
_BY_HANDLE = unscoped(
    select(User).where(User.handle == bindparam("handle")), "an operator or administrator names a person by handle"
)
_TAKEN = unscoped(
    select(User.handle).where(User.handle.like(bindparam("pattern"))),
    "a new handle must differ from every other",
)
_BY_ID = unscoped(
    select(User).where(User.id == bindparam("id")), "a link in a letter or a session names its own person"
)
_TOKEN = unscoped(select(Token).where(Token.id == bindparam("id")), "the link's signature is checked by the caller")
_SESSIONS = (
    select(Session)
    .where(scope_of(Session), Session.expires_at > bindparam("now"), Session.seen_at > bindparam("since"))
    .order_by(Session.seen_at.desc(), Session.id.desc())
)
_PROVED = select(Session.id).where(
    scope_of(Session), Session.id == bindparam("session"), Session.proved_at > bindparam("since")
)


@cache
def _card() -> Select[User]:
    # Built at first use: packages above have said by then where people meet.
    return visible(User).where(User.handle == bindparam("handle"))


@cache
def _people() -> Select[User]:
    named = User.name_folded.like(bindparam("pattern"), escape="/")
    return visible(User).where(named, User.erased_at.is_(None)).order_by(User.name_folded, User.id).limit(200)


def asker_from(cookies: Mapping[str, str], accept_language: str) -> Actor:
    """Return who asks: the person of the session's cookie, else a guest who speaks as the browser says."""
    token = cookies.get(guard.cookie_name(), "")
    if token:
        now = clock.now()
        asked = {"digest": tokens.digest(token), "now": now, "since": now - actions_sessions.IDLE}
        row = ask(_ASKER, asked).first()
        if row is not None:
            actions_sessions.seen(row.session_id, row.seen_at, now)
            return _actor(row)
    language = cookies.get(LANGUAGE_COOKIE, "")
    theme = cookies.get(THEME_COOKIE, "")
    return Guest(
        language if language in i18n.LANGUAGES else i18n.preferred(accept_language),
        theme if theme in THEMES else "auto",
    )


def _actor(row: Any) -> Actor:
    return Actor(
        row.id,
        row.name,
        row.handle,
        row.language,
        row.time_zone,
        row.theme,
        row.thread_order,
        is_admin=row.is_admin,
        session_id=row.session_id,
    )


def by_email(folded_email: str) -> User | None:
    """Return the person with this folded address."""
    return db.session.execute(_BY_EMAIL, {"email": folded_email}).scalar_one_or_none()


def by_handle(handle: str) -> User | None:
    """Return the person with this handle, for operators and administrators."""
    return db.session.execute(_BY_HANDLE, {"handle": handle}).scalar_one_or_none()


def by_id(user_id: int) -> User:
    """Return a person that a session, a token or an event names."""
    return db.session.execute(_BY_ID, {"id": user_id}).scalar_one()


def handles_like(stem: str) -> set[str]:
    """Return every handle that begins so."""
    return set(db.session.execute(_TAKEN, {"pattern": stem + "%"}).scalars())


def token(token_id: int) -> Token | None:
    """Return what a link in a letter names; the caller checks its signature."""
    return db.session.execute(_TOKEN, {"id": token_id}).scalar_one_or_none()


def card(actor: Actor, handle: str) -> User | None:
    """Return the person with this handle if the actor may see their card."""
    return rows(actor, _card(), handle=handle).scalar_one_or_none()


def sessions_of(actor: Actor) -> list[Session]:
    """Return where the actor is signed in, the latest first."""
    now = clock.now()
    return list(rows(actor, _SESSIONS, now=now, since=now - actions_sessions.IDLE).scalars())


def is_proved(actor: Actor, lately: timedelta) -> bool:
    """Say whether whoever sits at the actor's browser proved `lately` who they are."""
    return rows(actor, _PROVED, session=actor.session_id, since=clock.now() - lately).first() is not None


def people(actor: Actor, part: str = "") -> list[User]:
    """Return up to 200 people the actor may see whose name has this part; an administrator sees everybody."""
    return list(rows(actor, _people(), pattern=f"%{literal(sought(part))}%").scalars())


def literal(part: str) -> str:
    """Return what a pattern of LIKE takes for itself, `/` being its escape."""
    return part.replace("/", "//").replace("%", "/%").replace("_", "/_")
