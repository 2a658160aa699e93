"""Verbs of administrators: close an account and open it again, name another administrator."""

from __future__ import annotations

from sqlalchemy import Boolean, bindparam, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped

from . import actions_accounts, actions_tokens
from .events import AccountLifted, AccountSuspended, AdminNamed, AdminWithdrawn
from .models import User

REASON = 500
# Whoever is second finds it done, also when both came at once.
_ONE = (User.id == bindparam("which"),)
_SUSPEND = unscoped(
    update(User)
    .where(*_ONE, User.suspended_at.is_(None))
    .values(suspended_at=bindparam("at"), suspended_by_id=bindparam("by"), suspension_reason=bindparam("why"))
    .returning(User.id)
    .execution_options(synchronize_session=False),
    "closes the account that an administrator names",
)
_LIFT = unscoped(
    update(User)
    .where(*_ONE, User.suspended_at.is_not(None), User.erased_at.is_(None))
    .values(suspended_at=None, suspended_by_id=None, suspension_reason="")
    .returning(User.id)
    .execution_options(synchronize_session=False),
    "opens the account that an administrator names",
)
_HOLD = unscoped(
    update(User)
    .where(*_ONE)
    .values(is_admin=User.is_admin)
    .returning(User.is_admin, User.suspended_at)
    .execution_options(synchronize_session=False),
    "holds an account of two administrators who decide about each other",
)
_ADMIN = unscoped(
    update(User)
    .where(*_ONE, User.is_admin != bindparam("now", type_=Boolean))
    .values(is_admin=bindparam("now", type_=Boolean))
    .returning(User.id)
    .execution_options(synchronize_session=False),
    "names the person that an administrator or operator names",
)


def suspend(actor: Actor, user: User, reason: str) -> None:
    """Close an account: every session ends, nobody can sign in.

    Raises Refused without a reason, Conflict when done, Forbidden when the actor was closed out meanwhile.
    """
    if not reason.strip():
        raise Refused(_("Say why: it is kept with the account."), "reason")
    _hold(actor.id, user)
    done = {"which": user.id, "at": clock.now(), "by": actor.id, "why": reason[:REASON]}
    if db.session.execute(_SUSPEND, done).first() is None:
        raise Conflict(_("This account is suspended already."))
    actions_accounts.end_all(user.id)
    actions_tokens.end_all(user.id)
    emit(AccountSuspended(actor.id, user.id))


def lift(actor: Actor, user: User) -> None:
    """Open an account again. Raises Conflict when it is open."""
    if db.session.execute(_LIFT, {"which": user.id}).first() is None:
        raise Conflict(_("This account is open already."))
    emit(AccountLifted(actor.id, user.id))


def name_admin(by: int | None, user: User) -> None:
    """Let somebody run the site, from the next sign-in; `by` is None for an operator. Raises Conflict when they do."""
    if not _set_admin(user, now=True):
        raise Conflict(_("This person is an administrator already."))
    emit(AdminNamed(by, user.id))


def withdraw_admin(by: int | None, user: User) -> None:
    """Let somebody run the site no more, from the next request on; `by` is None for an operator.

    Raises Conflict when they do not, Forbidden when `by` does not any more.
    """
    _hold(by, user)
    if not _set_admin(user, now=False):
        raise Conflict(_("This person is no administrator."))
    emit(AdminWithdrawn(by, user.id))


def _hold(by: int | None, user: User) -> None:
    """Make sure that `by` still runs the site: of two who close each other out at once, one stays."""
    if by is None:
        return
    # The lower key first, so that no two wait for each other.
    held = {key: db.session.execute(_HOLD, {"which": key}).one() for key in sorted({by, user.id})}
    if not held[by].is_admin or held[by].suspended_at is not None:
        raise Forbidden


def _set_admin(user: User, *, now: bool) -> bool:
    if db.session.execute(_ADMIN, {"which": user.id, "now": now}).first() is None:
        return False
    # A session is worth what its person was when it began.
    actions_accounts.end_all(user.id)
    return True
