"""Verbs of administrators: close an account and open it again."""

from __future__ import annotations

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit

from . import actions_accounts
from .events import AccountLifted, AccountSuspended
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
    emit(AccountSuspended(actor.id, user.id))


def lift(actor: Actor, user: User) -> None:
    """Open an account again. Raises Conflict when it is open."""
    if user.suspended_at is None:
        raise Conflict(_("This account is open already."))
    user.suspended_at, user.suspended_by_id, user.suspension_reason = None, None, ""
    emit(AccountLifted(actor.id, user.id))
