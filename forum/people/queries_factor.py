"""Questions about second factors: is there one, how many codes are left on paper."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import Factor, RecoveryCode

_FACTOR = unscoped(
    select(Factor).where(Factor.user_id == bindparam("user")).execution_options(populate_existing=True),
    "asked while somebody signs in, and by its owner",
)
_LEFT = unscoped(
    select(func.count())
    .select_from(RecoveryCode)
    .where(RecoveryCode.user_id == bindparam("user"), RecoveryCode.used_at.is_(None)),
    "a number, shown to its owner",
)


def factor_of(user_id: int) -> Factor | None:
    """Return the second factor of a person, also one that was never confirmed."""
    return db.session.execute(_FACTOR, {"user": user_id}).scalar_one_or_none()


def is_on(user_id: int) -> bool:
    """Say whether a person is asked for a code beside the password."""
    factor = factor_of(user_id)
    return factor is not None and factor.confirmed_at is not None


def codes_left(user_id: int) -> int:
    """Return how many codes on paper still open the door."""
    return db.session.execute(_LEFT, {"user": user_id}).scalar_one()
