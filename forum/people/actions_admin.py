"""Verbs of administrators: close an account and open it again, name another administrator."""

from __future__ import annotations

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit

from . import actions_accounts, actions_tokens
from .events import AccountLifted, AccountSuspended, AdminNamed, AdminWithdrawn
from .models import User

REASON = 500


def suspend(actor: Actor, user: User, reason: str) -> None:
    """Close an account: every session ends, nobody can sign in. Raises Refused without a reason, Conflict when done."""
    if not reason.strip():
        raise Refused(_("Say why: it is kept with the account."), "reason")
    if user.suspended_at is not None:
        raise Conflict(_("This account is suspended already."))
    user.suspended_at, user.suspended_by_id, user.suspension_reason = clock.now(), actor.id, reason[:REASON]
    actions_accounts.end_all(user.id)
    actions_tokens.end_all(user.id)
    emit(AccountSuspended(actor.id, user.id))


def lift(actor: Actor, user: User) -> None:
    """Open an account again. Raises Conflict when it is open."""
    if user.suspended_at is None or user.erased_at is not None:
        raise Conflict(_("This account is open already."))
    user.suspended_at, user.suspended_by_id, user.suspension_reason = None, None, ""
    emit(AccountLifted(actor.id, user.id))


def name_admin(by: int | None, user: User) -> None:
    """Let somebody run the site, from the next sign-in; `by` is None for an operator. Raises Conflict when they do."""
    if user.is_admin:
        raise Conflict(_("This person is an administrator already."))
    user.is_admin = True
    # A session is worth what its person was when it began.
    actions_accounts.end_all(user.id)
    emit(AdminNamed(by, user.id))


def withdraw_admin(by: int | None, user: User) -> None:
    """Let somebody run the site no more, from the next request on. Raises Conflict when they do not."""
    if not user.is_admin:
        raise Conflict(_("This person is no administrator."))
    user.is_admin = False
    actions_accounts.end_all(user.id)
    emit(AdminWithdrawn(by, user.id))
