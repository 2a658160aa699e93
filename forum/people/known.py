"""Browsers that somebody signed in with before: guesses that others make do not lock their owner out of these.

The cookie names nobody: each part is a random number and a signature over it and one address, so that it can only be
checked by whoever types the address. A computer of a clinic keeps the parts of several people.
"""

from __future__ import annotations

from forum.kernel import settings, tokens

COOKIE, LASTS = "known", 365 * 24 * 3600
_MOST = 8


def number(cookie: str, address: str) -> str:
    """Return the number under which this browser knows a folded address, empty when it does not."""
    for part in cookie.split(".")[:_MOST]:
        nonce, _dash, signature = part.partition("~")
        if signature and tokens.same(signature, _signature(nonce, address)):
            return nonce
    return ""


def also(cookie: str, address: str) -> str:
    """Return the cookie of a browser that knows this folded address too, the latest first."""
    kept = [part for part in cookie.split(".") if part and not number(part, address)]
    nonce = number(cookie, address) or tokens.new()
    return ".".join([f"{nonce}~{_signature(nonce, address)}", *kept][:_MOST])


def _signature(nonce: str, address: str) -> str:
    return tokens.signed(settings.current().secret_key, "known browser", address, nonce)
