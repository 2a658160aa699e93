"""Who somebody of the cast is: their row as an actor, their session, the one hash of everybody's password."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import select

from forum.kernel import clock, tokens
from forum.kernel.actor import Actor, Guest
from forum.kernel.db import db
from forum.people.models import Session, User
from forum.pods.models import Membership


@cache
def hashed(password: str) -> str:
    """Return an Argon2 hash, a cheap one: nobody attacks the cast."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(password)


def actor_of(handle: str | None) -> Actor:
    """Return one of the cast as an actor; None is a guest. Needs an application context."""
    if handle is None:
        return Guest()
    user = db.session.execute(select(User).where(User.handle == handle)).scalar_one()
    return Actor(user.id, user.name, user.handle, user.language, user.time_zone, is_admin=user.is_admin)


def session_of(handle: str) -> str:
    """Sign one of the cast in and return the cookie's text. Needs an application context."""
    token, now = tokens.new(), clock.now()
    user_id = db.session.execute(select(User.id).where(User.handle == handle)).scalar_one()
    expires = now.replace(year=now.year + 1)
    db.session.add(
        Session(
            token_digest=tokens.digest(token),
            user_id=user_id,
            created_at=now,
            seen_at=now,
            expires_at=expires,
            proved_at=now,
        )
    )
    db.session.commit()
    return token


def seat_of(handle: str, pod_id: int) -> int:
    """Return the key of somebody's membership of a pod. Needs an application context."""
    mine = select(Membership.id).join(User, User.id == Membership.user_id)
    return db.session.execute(mine.where(Membership.pod_id == pod_id, User.handle == handle)).scalar_one()
