"""Codes of second factors: six figures of a telephone, twenty figures on paper."""

from __future__ import annotations

import unicodedata

import pyotp

from forum.kernel import clock, tokens

STEP, SIX, TWENTY = 30, 6, 20
HOW_MANY = 10
_GROUP = 4


def secret() -> str:
    """Return 160 random bits as a telephone takes them: base 32."""
    return pyotp.random_base32()


def address(secret: str, email: str, site: str) -> str:
    """Return what the drawn code says: whose key it is, for which site."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site)


def spaced(text: str) -> str:
    """Return a key or code in groups of four, as people read and type it."""
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def figures(typed: str) -> str:
    """Return the figures of what was typed, in whatever script, without what stands between them."""
    return "".join(str(unicodedata.digit(c)) for c in typed if unicodedata.digit(c, None) is not None)


def step_of(secret: str, code: str, after: int) -> int | None:
    """Return the 30 seconds whose code this is: now, one earlier or one later, and after the last that was used."""
    now, totp = int(clock.now().timestamp()) // STEP, pyotp.TOTP(secret)
    # Every one is compared, so that time does not tell which it was.
    right = [step for step in (now - 1, now, now + 1) if tokens.same(totp.generate_otp(step), code) and step > after]
    return right[0] if right else None


def on_paper() -> list[str]:
    """Return ten new codes of twenty figures (66 bits each)."""
    return [tokens.figures(TWENTY) for _ in range(HOW_MANY)]


def digest(user_id: int, code: str) -> str:
    """Return what is kept of a code on paper."""
    return tokens.digest(f"recovery\x00{user_id}\x00{code}")
