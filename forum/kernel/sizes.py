"""How large a file is, as people read it."""

from __future__ import annotations

from babel.numbers import format_decimal

from . import i18n

KILO, MEGA = 1000, 1_000_000
# Bytes of a form without files; of one file; of the files of one sending that are kept; and of all that is taken in of
# one, twenty files of the largest size and a text, so that the text comes through.
FORM, FILE, TOGETHER, SENDING = 4 * MEGA, 10 * MEGA, 64 * MEGA, 220 * MEGA


def size(number: int) -> str:
    """Return bytes as kilobytes or megabytes in the reader's language; nothing is smaller than one kilobyte."""
    if number < MEGA:
        return i18n._("%(number)s KB", number=format_decimal(max(1, round(number / KILO)), locale=i18n.language()))
    shown = format_decimal(round(number / MEGA, 1), locale=i18n.language())
    return i18n._("%(number)s MB", number=shown)
