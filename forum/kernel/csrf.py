"""Forms cannot be sent by somebody else's page: a token from the session's own secret, masked in every page."""

from __future__ import annotations

import base64
import binascii

from . import tokens

_SIZE = 32


def token(secret: str, session: str) -> str:
    """Return the token of a session (its cookie's text), masked so that compression gives nothing away."""
    plain = bytes.fromhex(tokens.signed(secret, "csrf", session))
    mask = tokens.noise(_SIZE)
    return base64.urlsafe_b64encode(mask + bytes(a ^ b for a, b in zip(plain, mask, strict=True))).decode().rstrip("=")


def matches(secret: str, session: str, given: str) -> bool:
    """Say whether `given` was made for this session."""
    try:
        raw = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
    except (binascii.Error, ValueError):
        return False
    if len(raw) != 2 * _SIZE:
        return False
    plain = bytes(a ^ b for a, b in zip(raw[:_SIZE], raw[_SIZE:], strict=True))
    return tokens.same(plain.hex(), tokens.signed(secret, "csrf", session))
