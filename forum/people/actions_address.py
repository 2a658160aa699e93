"""Verbs of addresses: ask for another one, confirm it from there, take the old one back within three days."""

from __future__ import annotations

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped

from . import (
    actions_accounts,
    actions_factor,
    actions_links,
    actions_tokens,
    names,
    passwords,
    queries,
    queries_address,
    queries_factor,
    tokens_of,
)
from .events import AddressChangeAsked, AddressChanged, AddressRestored, RegistrationRepeated, UnknownAddressAsked
from .models import AddressChange, User

_VOID_LATER = unscoped(
    update(AddressChange)
    .where(
        AddressChange.user_id == bindparam("user"),
        AddressChange.id >= bindparam("first"),
        AddressChange.undone_at.is_(None),
    )
    .values(undone_at=bindparam("now"))
    .execution_options(synchronize_session=False),
    "the changes of the one person whose address goes back to what it was before them",
)


def ask(user: User, email: str) -> None:
    """Write a letter to an address that a person wants; nothing tells whether somebody has it. Raises Refused."""
    address = names.email_address(email)
    folded = names.folded(address)
    if folded == user.email_folded:
        raise Refused(_("This is your address already."), "email")
    change = AddressChange(
        user_id=user.id,
        old_email=user.email,
        old_email_folded=user.email_folded,
        new_email=address,
        new_email_folded=folded,
        asked_at=clock.now(),
        changed_at=None,
        undone_at=None,
    )
    db.session.add(change)
    db.session.flush()
    token = tokens_of.make(user, tokens_of.ADDRESS, change)
    taken = queries.by_email(folded)
    if queries_address.is_held(folded, user.id):
        emit(UnknownAddressAsked(None))
    elif taken is not None and taken.confirmed_at is not None:
        emit(RegistrationRepeated(None, taken.id))
    else:
        emit(AddressChangeAsked(user.id, user.id, change.id, token))


def confirm(text: str) -> User:
    """Take the new address, from the letter that went there; the old one hears of it. Raises Refused."""
    token, user = actions_links.opened(text, tokens_of.ADDRESS)
    change = queries_address.change(token.address_change_id or 0)
    _make_room(change)
    actions_links.use(token)
    _set_address(user, change.new_email)
    change.changed_at = clock.now()
    emit(AddressChanged(user.id, user.id, change.id, tokens_of.make(user, tokens_of.UNDO, change)))
    return user


def _make_room(change: AddressChange) -> None:
    """Free the address from whoever wrote it down and never confirmed: the letter was opened by its owner."""
    squatter = queries.by_email(change.new_email_folded)
    if queries_address.is_held(change.new_email_folded, change.user_id):
        raise Refused(_("This address cannot be taken just now."))
    if squatter is None or squatter.id == change.user_id:
        return
    if squatter.confirmed_at is not None:
        raise Refused(_("Another account has this address."))
    squatter.email = squatter.email_folded = f"nobody-{squatter.id}@invalid"
    squatter.password_hash = passwords.NONE
    actions_tokens.end_all(squatter.id)
    db.session.flush()


def undo(text: str) -> User:
    """Give the old address back and end whatever was opened since: sessions, links, the password. Raises Refused."""
    token, user = actions_links.opened(text, tokens_of.UNDO)
    change = queries_address.change(token.address_change_id or 0)
    actions_links.use(token)
    db.session.execute(_VOID_LATER, {"user": user.id, "first": change.id, "now": clock.now()})
    _set_address(user, change.old_email)
    # Whoever could change the address knew the password, and may have set up a second step to keep the owner out.
    user.password_hash = passwords.NONE
    factor = queries_factor.factor_of(user.id)
    if factor is not None and factor.created_at >= change.asked_at:
        actions_factor.turn_off(user, by=None)
    actions_accounts.end_all(user.id)
    actions_tokens.end_all(user.id)
    emit(AddressRestored(user.id, user.id, change.id))
    return user


def _set_address(user: User, email: str) -> None:
    try:
        with db.session.begin_nested():
            user.email, user.email_folded = email, names.folded(email)
            db.session.flush()
    except IntegrityError:
        raise Refused(_("Another account has this address.")) from None
