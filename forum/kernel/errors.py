"""Refusals that every door understands, each with its HTTP status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")


class Refusal(Exception):
    """Something that is answered with a status and a sentence."""

    code = 400


class NotVisible(Refusal):
    """Missing, or hidden from the asker: nobody can tell which."""

    code = 404


class Forbidden(Refusal):
    """Seen, but not allowed."""

    code = 403


class Conflict(Refusal):
    """Somebody else was faster; the sentence says what is true now."""

    code = 409


class Refused(Refusal):
    """What was typed cannot be taken; `field` names where, `message` says why, `others` what else is wrong."""

    code = 422

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message, self.field = message, field
        self.others: tuple[Refused, ...] = ()


class TooLarge(Refused):
    """More bytes came than may: the form comes back with 413."""


class TooMany(Refusal):
    """Asked too often; `retry_after` is in seconds."""

    code = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Busy(Refusal):
    """The database cannot be written just now; the same try will do in a moment."""

    code = 503


def every(checks: Mapping[str, Callable[[], T]]) -> dict[str, T]:
    """Return what each check returns, by its name. Raises the first Refused, the rest as its `others`."""
    kept, refused = {}, list[Refused]()
    for name, check in checks.items():
        try:
            kept[name] = check()
        except Refused as why:
            refused += [why, *why.others]
    if refused:
        refused[0].others = tuple(refused[1:])
        raise refused[0]
    return kept


class NoScope(LookupError):
    """Asked for the rows of a model whose policy module has not been imported."""
