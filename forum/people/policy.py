"""Who may see whose card, whose sessions, whose letters."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope

from .models import AddressChange, Factor, RecoveryCode, Session, Token, User

# Packages above say where else people meet (in a pod): each adds the clause of those whom ME meets there.
meets: list[Callable[[], ColumnElement[bool]]] = []

_Admin = aliased(User)


def admins_only() -> ColumnElement[bool]:
    """Return the clause that holds while ME is an administrator whose account is open."""
    return select(_Admin.id).where(_Admin.id == ME, _Admin.is_admin, _Admin.suspended_at.is_(None)).exists()


@scope(User)
def _user() -> ColumnElement[bool]:
    """A card is seen by its owner, by those who meet its owner, and by everybody signed in where it is listed."""
    here = and_(User.confirmed_at.is_not(None), User.suspended_at.is_(None))
    listed = and_(here, User.listed, ME.is_not(None))
    return or_(User.id == ME, listed, admins_only(), *(and_(here, clause()) for clause in meets))


@rule("edit", User)
def _edit(actor: Actor, user: User) -> bool:
    return user.id == actor.id


@rule("suspend", User)
def _suspend(actor: Actor, user: User) -> bool:
    return actor.is_admin and user.id != actor.id and user.suspended_at is None


@rule("lift", User)
def _lift(actor: Actor, user: User) -> bool:
    return actor.is_admin and user.suspended_at is not None


@scope(Session)
def _session() -> ColumnElement[bool]:
    """A session is its owner's."""
    return Session.user_id == ME


@rule("end", Session)
def _end(actor: Actor, session: Session) -> bool:
    return session.user_id == actor.id


@scope(Token)
def _token() -> ColumnElement[bool]:
    """What a letter carries is nobody's to look at: whoever holds the link shows it."""
    return false()


@scope(AddressChange)
def _address_change() -> ColumnElement[bool]:
    """Which address somebody had or wants is theirs to know."""
    return AddressChange.user_id == ME


@scope(Factor)
def _factor() -> ColumnElement[bool]:
    """A second factor is its owner's."""
    return Factor.user_id == ME


@scope(RecoveryCode)
def _recovery_code() -> ColumnElement[bool]:
    """Nobody reads a digest: codes are used, counted and made anew."""
    return false()
