"""Tables as text that a spreadsheet opens: no cell of them is a formula, and none of them loses a letter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula; a quote before it makes it text.
_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_TEXT = "'"
# So that a spreadsheet knows that the letters are UTF-8.
MARK = "\ufeff"


def defused(value: object) -> str:
    """Return what stands in a cell, as text that a spreadsheet never reckons with."""
    text = "" if value is None else str(value)
    return f"{_TEXT}{text}" if text.lstrip(" \n").startswith(_BEGINS) else text


def plain(cell: str) -> str:
    """Return a cell as it was before `defused`."""
    return cell[1:] if cell.startswith(_TEXT) and cell[1:].lstrip(" \n").startswith(_BEGINS) else cell


def table(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV that a spreadsheet takes for text and never for a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue()
