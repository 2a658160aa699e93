"""The address in a letter by which its reader stops such letters without signing in: signed, and for nothing else."""

from __future__ import annotations

import re

from forum.kernel import settings, tokens

_NUMBER = re.compile(r"[0-9]{1,9}")


def path_of(user_id: int) -> str:
    """Return the address of the page where somebody stops letters about their searches, without the host."""
    return f"/searches/letters/{user_id}-{_signature(user_id)}"


def reader_of(token: str) -> int | None:
    """Return whose letters such an address stops, None for one that we have not signed."""
    number, _dash, signature = token.partition("-")
    if not _NUMBER.fullmatch(number) or not tokens.same(signature, _signature(int(number))):
        return None
    return int(number)


def _signature(user_id: int) -> str:
    return tokens.signed(settings.current().secret_key, "no letters about searches", user_id)
