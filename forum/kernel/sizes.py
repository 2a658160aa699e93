"""How large a file is, as people read it."""

from __future__ import annotations

from babel.numbers import format_decimal

from . import i18n

KILO, MEGA = 1000, 1_000_000


def size(number: int) -> str:
    """Return bytes as kilobytes or megabytes in the reader's language; nothing is smaller than one kilobyte."""
    if number < MEGA:
        return i18n._("%(number)s KB", number=format_decimal(max(1, round(number / KILO)), locale=i18n.language()))
    shown = format_decimal(round(number / MEGA, 1), locale=i18n.language())
    return i18n._("%(number)s MB", number=shown)
