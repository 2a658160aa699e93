"""Accounts of the ward in a state of their own: a change of address that waits or was made, second steps."""

from __future__ import annotations

from sqlalchemy import select, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.people import codes, tokens_of
from forum.people.models import AddressChange, Factor, RecoveryCode, User
from forum.pods.models import Membership
from tests.attacks.deeds import KEY, PAPER


def links_of_addresses() -> tuple[int, int]:
    """Let mira want another address and leo have taken one; return the links that confirm and undo."""
    mira, leo = _who("mira"), _who("leo")
    wanted, made = _change(mira, mira.email, "new@example.org"), _change(leo, "old@example.org", leo.email)
    made.changed_at = clock.now()
    db.session.flush()
    return tokens_of.make(mira, tokens_of.ADDRESS, wanted), tokens_of.make(leo, tokens_of.UNDO, made)


def second_steps() -> None:
    """Let odette have a second step, and omar be about to."""
    now, odette, omar = clock.now(), _who("odette"), _who("omar")
    for user, on in ((odette, now), (omar, None)):
        db.session.add(Factor(user_id=user.id, secret=KEY, created_at=now, confirmed_at=on))
    db.session.add(RecoveryCode(user_id=odette.id, digest=codes.digest(odette.id, codes.figures(PAPER))))
    db.session.flush()


def _who(handle: str) -> User:
    return db.session.execute(select(User).where(User.handle == handle)).scalar_one()


def _change(user: User, old: str, new: str) -> AddressChange:
    change = AddressChange(
        user_id=user.id,
        old_email=old,
        old_email_folded=old,
        new_email=new,
        new_email_folded=new,
        asked_at=clock.now(),
    )
    db.session.add(change)
    db.session.flush()
    return change


def keeps_order(handle: str, pod_id: int) -> None:
    """Let somebody keep order in one more pod that they are in, so that a thread has somewhere to go."""
    seat = update(Membership).where(Membership.user_id == _who(handle).id, Membership.pod_id == pod_id)
    db.session.execute(seat.values(role="moderator"))
