"""Links that letters carry: derived from a secret and a row, so that no secret waits in the queue of letters."""

from __future__ import annotations

import re
from datetime import timedelta

from forum.kernel import clock, settings, tokens

from . import actions_tokens, queries
from .models import AddressChange, Token, User

_NUMBER = re.compile(r"[0-9]{1,9}")
CONFIRM, RESET, ADDRESS, UNDO = "confirm", "reset", "address", "undo-address"
LIFE = {
    CONFIRM: timedelta(days=3),
    RESET: timedelta(minutes=30),
    ADDRESS: timedelta(hours=24),
    UNDO: timedelta(hours=72),
}
# Whoever asks again means the newer letter. A confirmation may be slow on its way, and opens what the other opens;
# each undo gives back another address.
_ONE_AT_A_TIME = frozenset({RESET, ADDRESS})


def make(user: User, purpose: str, change: AddressChange | None = None) -> int:
    """Add a token for one deed of one person and return its key.

    It ends with the address or the password it is bound to.
    """
    made = _make(user.id, purpose, _bound(user, purpose), change)
    if made is None:
        raise RuntimeError("a link is made for somebody who is not there")
    return made


def make_none(purpose: str) -> None:
    """Add no token for nobody: it takes as long as one for somebody who is here."""
    _make(0, purpose, tokens.digest(purpose), None)


def _make(user_id: int, purpose: str, bound_to: str, change: AddressChange | None) -> int | None:
    now = clock.now()
    if purpose in _ONE_AT_A_TIME:
        actions_tokens.end(user_id, purpose)
    return actions_tokens.add(
        user_id,
        purpose=purpose,
        nonce=tokens.new(),
        bound_to=bound_to,
        address_change_id=change.id if change else None,
        created_at=now,
        expires_at=now + LIFE[purpose],
    )


def _bound(user: User, purpose: str) -> str:
    # Whoever took an account over has changed both: the old address can be given back all the same.
    return tokens.digest(f"{user.id}" if purpose == UNDO else f"{user.email_folded} {user.password_hash}")


def new_path(user: User, purpose: str) -> str:
    """Add a token for one deed of one person and return the address of the page that it opens, without the host."""
    made = queries.token(make(user, purpose))
    if made is None:
        raise RuntimeError("a link that was made is gone")
    return _path(made)


def link_of(token_id: int) -> str | None:
    """Return the address that a letter carries, None when the token was used or ran out meanwhile."""
    token = queries.token(token_id)
    return _path(token) if token is not None and _is_open(token) else None


def owner(text: str, purpose: str) -> tuple[Token, User] | None:
    """Return the token and the person of a link, None when it is forged, used, too old or no longer theirs."""
    number, _dash, signature = text.partition("-")
    token = queries.token(int(number)) if _NUMBER.fullmatch(number) else None
    if token is None or token.purpose != purpose or not tokens.same(signature, _signature(token)):
        return None
    user = queries.by_id(token.user_id)
    bound = tokens.same(token.bound_to, _bound(user, purpose))
    if not _is_open(token) or user.suspended_at is not None or not bound:
        return None
    # A second letter of confirmation is no way in past the password.
    return None if purpose == CONFIRM and user.confirmed_at is not None else (token, user)


def _path(token: Token) -> str:
    return f"/{token.purpose}/{token.id}-{_signature(token)}"


def _is_open(token: Token) -> bool:
    return token.used_at is None and token.expires_at > clock.now()


def _signature(token: Token) -> str:
    parts = (token.id, token.nonce, token.bound_to, token.address_change_id or "")
    return tokens.signed(settings.current().secret_key, token.purpose, *parts)
