"""Questions about changes of address: what waits, what can be taken back, what nobody else may take meanwhile."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, select

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows, scope_of, unscoped

from .models import AddressChange

ASKED, UNDO = timedelta(hours=24), timedelta(hours=72)
_BY_ID = unscoped(
    select(AddressChange).where(AddressChange.id == bindparam("id")), "a letter or the signature of a link names it"
)
_HELD = unscoped(
    select(AddressChange.id)
    .where(
        AddressChange.old_email_folded == bindparam("email"),
        AddressChange.user_id != bindparam("but"),
        AddressChange.changed_at > bindparam("since"),
        AddressChange.undone_at.is_(None),
    )
    .limit(1),
    "an address that can be given back is kept free for whom it belonged to",
)
_WAITING = (
    select(AddressChange.new_email)
    .where(
        scope_of(AddressChange),
        AddressChange.changed_at.is_(None),
        AddressChange.undone_at.is_(None),
        AddressChange.asked_at > bindparam("since"),
    )
    .order_by(AddressChange.id.desc())
    .limit(1)
)


def change(id_: int) -> AddressChange:
    """Return a change that a link or an event names."""
    return db.session.execute(_BY_ID, {"id": id_}).scalar_one()


def is_held(folded_email: str, but: int = 0) -> bool:
    """Say whether an address can still be given back to somebody other than `but`."""
    asked = {"email": folded_email, "but": but, "since": clock.now() - UNDO}
    return db.session.execute(_HELD, asked).first() is not None


def waiting(actor: Actor) -> str:
    """Return the address that the actor wants and has not confirmed, empty for none."""
    return rows(actor, _WAITING, since=clock.now() - ASKED).scalar_one_or_none() or ""
