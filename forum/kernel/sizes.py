"""How large files may be, and how people read it."""

from __future__ import annotations

from babel.numbers import format_decimal

from . import i18n, settings

KILO, MEGA = 1000, 1_000_000
# Bytes of a form without files, of a text beside files, and files that one sending may bring.
FORM, _TEXT, _FILES = 4 * MEGA, 20 * MEGA, 20
_TOGETHER = 64 * MEGA


def file() -> int:
    """Return the most bytes of one file on a post."""
    return settings.current().quota["file"] * MEGA


def document() -> int:
    """Return the most bytes of one document of the library; never less than of a file on a post."""
    return max(settings.current().quota["document"] * MEGA, file())


def together(largest: int) -> int:
    """Return the bytes of the files of one sending that are kept: one that is too large is known to be so."""
    return max(_TOGETHER, largest + 1)


def sending() -> int:
    """Return the bytes of one sending that are taken in: all its files at their largest, and the text behind them."""
    return max(_FILES * file(), document()) + _TEXT


def size(number: int) -> str:
    """Return bytes as kilobytes or megabytes in the reader's language; nothing is smaller than one kilobyte."""
    if number < MEGA:
        return i18n._("%(number)s KB", number=format_decimal(max(1, round(number / KILO)), locale=i18n.language()))
    shown = format_decimal(round(number / MEGA, 1), locale=i18n.language())
    return i18n._("%(number)s MB", number=shown)
