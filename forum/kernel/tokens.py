"""Secrets: made, stored as digests, signed for a purpose, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new() -> str:
    """Return 256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def once() -> str:
    """Return 128 random bits as URL-safe text: by them a form that is sent twice is told from another one."""
    return secrets.token_urlsafe(16)


def noise(size: int) -> bytes:
    """Return random bytes."""
    return secrets.token_bytes(size)


def digest(token: str) -> str:
    """Return the SHA-256 of a token as 64 hex digits: all that is ever stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def signed(secret: str, purpose: str, *parts: object) -> str:
    """Return HMAC-SHA-256(secret, purpose and parts) as 64 hex digits."""
    text = "\x00".join([purpose, *(str(part) for part in parts)])
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare without telling by time where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def password() -> str:
    """Return a readable random password of 20 characters (about 95 bits)."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def figures(number: int) -> str:
    """Return random decimal figures (3.3 bits each), which every keyboard has."""
    return "".join(secrets.choice("0123456789") for _ in range(number))
