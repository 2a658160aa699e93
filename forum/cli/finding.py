"""What the doctor finds: what is so, and what to do about it, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

OK, WRONG, LATER = "ok", "wrong", "later"


@dataclass(frozen=True)
class Fault:
    """What is wrong and what to do; `later`: it cannot be known, or is not due, before the site runs."""

    what: str
    do: str
    later: bool = False


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    check: str
    level: str
    what: str = ""
    do: str = ""


def of(check: str, faults: Iterable[Fault]) -> Iterator[Finding]:
    """Yield what a check found, or that all is well."""
    found = [Finding(check, LATER if fault.later else WRONG, fault.what, fault.do) for fault in faults]
    yield from found or [Finding(check, OK)]
