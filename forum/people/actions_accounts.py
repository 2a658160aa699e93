"""Verbs of accounts: add, register, confirm, sign in and out, set another password."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, delete
from sqlalchemy.exc import IntegrityError

from forum.kernel import clock, i18n, settings, tokens
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, scope_of, unscoped

from . import actions_links, actions_names, names, passwords, queries, queries_address, tokens_of
from .events import (
    AddressConfirmed,
    AdminNamed,
    ConfirmationAsked,
    PasswordChanged,
    PersonRegistered,
    RegistrationRepeated,
    ResetAsked,
    SignedIn,
    SignInFailed,
    UnknownAddressAsked,
)
from .models import Session, User

SESSION_LIFE = timedelta(days=30)
_TRIES = 5
# What a browser says of itself: the newest call themselves by half a dozen names, the true one last.
_BROWSER = 300
_END_ALL = unscoped(
    delete(Session).where(Session.user_id == bindparam("user")).execution_options(synchronize_session=False),
    "ends every session of the one person whose password or standing changed",
)
_END_ONE = (
    delete(Session)
    .where(scope_of(Session), Session.id == bindparam("session"))
    .returning(Session.id)
    .execution_options(synchronize_session=False)
)


def add_person(
    *,
    name: str,
    email: str,
    password: str,
    language: str = "en",
    handle: str = "",
    admin: bool = False,
) -> User:
    """Add somebody who is confirmed at once, as an operator does. Raises Refused, the field named."""
    user = _person(name, email, password, language)
    if not _added(user, handle):
        raise Refused(_("Somebody with this address is here already."), "email")
    user.confirmed_at, user.is_admin = clock.now(), admin
    emit(AddressConfirmed(None, user.id))
    if admin:
        emit(AdminNamed(None, user.id))
    return user


def register(*, name: str, email: str, password: str, language: str) -> str:
    """Write down who wants to come in; the answer is the same whether the address is known. Raises Refused.

    Returns the mark by which the browser shows, when the letter is opened, that the password was chosen there.
    """
    user = _person(name, email, password, language)
    mark = _mark(user)
    if queries_address.is_held(user.email_folded):
        emit(UnknownAddressAsked(None))
    elif _added(user, ""):
        emit(PersonRegistered(user.id, user.id, tokens_of.make(user, tokens_of.CONFIRM)))
    else:
        _register_again(user)
    return mark


def _mark(user: User) -> str:
    return tokens.signed(settings.current().secret_key, "registered", user.email_folded, user.password_hash)


def _register_again(user: User) -> None:
    known = queries.by_email(user.email_folded)
    if known is not None and known.confirmed_at is None:
        # Neither the first nor the last who wrote the address down need own it: no password counts, earlier links end,
        # and whoever opens the letter chooses another one.
        known.name, known.name_folded, known.password_hash = user.name, user.name_folded, passwords.NONE
        known.skeleton, known.alike = user.skeleton, user.alike
        emit(ConfirmationAsked(None, known.id, tokens_of.make(known, tokens_of.CONFIRM)))
    elif known is not None:
        emit(RegistrationRepeated(None, known.id))


def _person(name: str, email: str, password: str, language: str) -> User:
    """Return a person who is not added yet: the same work whether the address is taken, so time tells nothing."""
    shown, address = names.person_name(name), names.email_address(email)
    passwords.check(password, name=shown, email=address)
    # A name that is somebody else's is refused whether the address is known or not.
    return User(
        **actions_names.columns(shown),
        email=address,
        email_folded=names.folded(address),
        password_hash=passwords.hash_of(password),
        created_at=clock.now(),
        language=language if language in i18n.LANGUAGES else i18n.DEFAULT,
    )


def _added(user: User, handle: str) -> bool:
    """Add a person under a handle; say no when the address is taken."""
    for _try in range(_TRIES):
        user.handle = handle or names.handle_from(user.name, queries.handles_like(names.handle_stem(user.name)))
        try:
            with db.session.begin_nested():
                db.session.add(user)
                db.session.flush()
        except IntegrityError:
            # Either the address or, by somebody who registered at the same moment, the handle or the look of the name.
            if queries.by_email(user.email_folded) is not None:
                return False
            user.alike = actions_names.columns(user.name)["alike"]
            continue
        return True
    raise Refused(_("This name is taken just now. Try again."), "name")


def ask_confirmation(email: str) -> None:
    """Send the letter again to somebody who has not confirmed."""
    user = queries.by_email(names.folded(email))
    if user is not None and user.confirmed_at is None and user.suspended_at is None:
        emit(ConfirmationAsked(None, user.id, tokens_of.make(user, tokens_of.CONFIRM)))
    else:
        emit(UnknownAddressAsked(None))


def confirm(text: str, mark: str) -> User:
    """Open the door to the owner of a link. Raises Refused when it opens nothing.

    In a browser that has not the mark of the registration the password does not count: a stranger may have written
    down somebody's address and waits for them to confirm it unasked.
    """
    token, user = actions_links.opened(text, tokens_of.CONFIRM)
    actions_links.use(token)
    if not tokens.same(mark, _mark(user)):
        user.password_hash = passwords.NONE
    user.confirmed_at = clock.now()
    emit(AddressConfirmed(user.id, user.id))
    return user


def ask_reset(email: str) -> None:
    """Send a link to somebody who forgot the password; nothing shows whether the address is known."""
    user = queries.by_email(names.folded(email))
    if user is None or user.confirmed_at is None or user.suspended_at is not None:
        tokens_of.make_none(tokens_of.RESET)
        # Who never confirmed has lost the first letter rather than the password.
        ask_confirmation(email)
    else:
        emit(ResetAsked(None, user.id, tokens_of.make(user, tokens_of.RESET)))


def reset(text: str, password: str) -> User:
    """Set a new password and end every session. Raises Refused."""
    token, user = actions_links.opened(text, tokens_of.RESET)
    passwords.check(password, name=user.name, email=user.email)
    actions_links.use(token)
    _set_password(user, password)
    return user


def change_password(user: User, old: str, new: str) -> None:
    """Take another password and end every session. Raises Refused, the field named."""
    if not passwords.matches(user.password_hash, old):
        raise Refused(_("This is not your present password."), "old")
    passwords.check(new, name=user.name, email=user.email, field="password")
    _set_password(user, new)


def _set_password(user: User, password: str) -> None:
    user.password_hash = passwords.hash_of(password)
    end_all(user.id)
    emit(PasswordChanged(user.id, user.id))


def recognised(email: str, password: str) -> User | None:
    """Return who this is, None when address or password are wrong: which is not told, nor by time."""
    user = queries.by_email(names.folded(email))
    right = passwords.matches(user.password_hash if user else None, password)
    if user is None or not right or user.confirmed_at is None or user.suspended_at is not None:
        # The caller commits: to write it down takes as long whether somebody lives there.
        emit(SignInFailed(None, user.id) if user else UnknownAddressAsked(None))
        return None
    if passwords.is_old(user.password_hash):
        user.password_hash = passwords.hash_of(password)
    return user


def open_session(user: User, browser: str) -> str:
    """Return the secret of a new session; its row holds the digest only."""
    token, now = tokens.new(), clock.now()
    times = {"created_at": now, "seen_at": now, "proved_at": now, "expires_at": now + SESSION_LIFE}
    db.session.add(Session(token_digest=tokens.digest(token), user_id=user.id, browser=browser[:_BROWSER], **times))
    emit(SignedIn(user.id, user.id))
    return token


def end_session(actor: Actor, session_id: int) -> bool:
    """End one session of the actor; return whether there was one."""
    return rows(actor, _END_ONE, session=session_id).first() is not None


def end_all(user_id: int) -> None:
    """End every session of a person."""
    db.session.execute(_END_ALL, {"user": user_id})
