"""Verbs of second factors: begin, confirm, use a code, make the codes on paper anew, turn off."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped

from . import codes, queries_factor
from .events import FactorTurnedOff, FactorTurnedOn, RecoveryCodesRenewed, RecoveryCodeUsed
from .models import Factor, RecoveryCode, User

_STEP_ON = unscoped(
    update(Factor)
    .where(Factor.user_id == bindparam("user"), Factor.last_step < bindparam("step"))
    .values(last_step=bindparam("step"))
    .returning(Factor.user_id)
    .execution_options(synchronize_session=False),
    "uses up a code of the one person who signs in, once however many send it",
)
_USE = unscoped(
    update(RecoveryCode)
    .where(
        RecoveryCode.user_id == bindparam("user"),
        RecoveryCode.digest == bindparam("which"),
        RecoveryCode.used_at.is_(None),
    )
    .values(used_at=bindparam("now"))
    .returning(RecoveryCode.id)
    .execution_options(synchronize_session=False),
    "uses up a code of the one person who signs in, once however many send it",
)
_FORGET_CODES = unscoped(
    delete(RecoveryCode).where(RecoveryCode.user_id == bindparam("user")).execution_options(synchronize_session=False),
    "the codes on paper of the person who makes new ones or turns them off",
)
_FORGET = unscoped(
    delete(Factor)
    .where(Factor.user_id == bindparam("user"))
    .returning(Factor.confirmed_at)
    .execution_options(synchronize_session=False),
    "the factor of the person who turns it off, or of whom an operator helps",
)


def begin(user: User) -> Factor:
    """Return a factor that waits for its first code, the same while it waits. Raises Conflict when one is on."""
    found = queries_factor.factor_of(user.id)
    if found is not None and found.confirmed_at is not None:
        raise Conflict(_("Two steps are on already."))
    if found is None:
        found = Factor(user_id=user.id, secret=codes.secret(), created_at=clock.now(), confirmed_at=None, last_step=0)
        db.session.add(found)
        db.session.flush()
    return found


def confirm(user: User, code: str) -> list[str]:
    """Turn the second step on with a first code and return the codes on paper, this once. Raises Refused."""
    factor = queries_factor.factor_of(user.id)
    if factor is None:
        raise Refused(_("Begin again: there is no key that waits for a code."), "code")
    if factor.confirmed_at is not None:
        raise Conflict(_("Two steps are on already."))
    if not _is_of_the_telephone(factor, codes.figures(code)):
        raise Refused(_("This is not the code of just now. Look again, and check the clock of your telephone."), "code")
    factor.confirmed_at = clock.now()
    emit(FactorTurnedOn(user.id, user.id))
    return _renew(user)


def proves(user: User, code: str) -> bool:
    """Say whether a code of the telephone or of the paper is right, and use it up."""
    factor, figures = queries_factor.factor_of(user.id), codes.figures(code)
    if factor is None or factor.confirmed_at is None:
        return False
    if len(figures) == codes.TWENTY:
        used = {"user": user.id, "which": codes.digest(user.id, figures), "now": clock.now()}
        if db.session.execute(_USE, used).first() is None:
            return False
        emit(RecoveryCodeUsed(user.id, user.id))
        return True
    return _is_of_the_telephone(factor, figures)


def _is_of_the_telephone(factor: Factor, figures: str) -> bool:
    step = codes.step_of(factor.secret, figures, factor.last_step)
    return step is not None and db.session.execute(_STEP_ON, {"user": factor.user_id, "step": step}).first() is not None


def renew(user: User) -> list[str]:
    """Make new codes on paper; the old ones end. Raises Conflict without a second step."""
    if not queries_factor.is_on(user.id):
        raise Conflict(_("Two steps are off."))
    emit(RecoveryCodesRenewed(user.id, user.id))
    return _renew(user)


def _renew(user: User) -> list[str]:
    fresh = codes.on_paper()
    db.session.execute(_FORGET_CODES, {"user": user.id})
    db.session.execute(
        insert(RecoveryCode),
        [{"user_id": user.id, "digest": codes.digest(user.id, code), "used_at": None} for code in fresh],
    )
    return fresh


def turn_off(user: User, *, by: int | None) -> bool:
    """Ask for the password only from now on; `by` is None for an operator. Return whether a second step was on."""
    db.session.execute(_FORGET_CODES, {"user": user.id})
    was_on = db.session.execute(_FORGET, {"user": user.id}).scalar_one_or_none() is not None
    if was_on:
        emit(FactorTurnedOff(by, user.id))
    return was_on
