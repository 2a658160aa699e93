"""Tables as text that a spreadsheet opens: no cell of them is a formula, and none of them loses a letter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula; a quote before it makes it text.
_BEGINS, _TEXT = r"[=+\-@\t\r]", "'"
_BEGUN, _QUOTED = re.compile(f"'*[ \n]*{_BEGINS}"), re.compile(f"''*[ \n]*{_BEGINS}")
# Where the lists of a country are parted by semicolons, a cell begins behind each, and behind a break of a line.
# What is a list in a text stays as it is.
_INNER = r"([;\t\n\r][ \"]*){}(?='*(?:[=+@]|-(?! )))"
_CELL, _CELL_QUOTED = re.compile(_INNER.format("")), re.compile(_INNER.format("'"))
# So that a spreadsheet knows that the letters are UTF-8.
MARK = "\ufeff"


def defused(value: object) -> str:
    """Return what stands in a cell, as text that a spreadsheet never reckons with."""
    text = _CELL.sub(r"\1'", "" if value is None else str(value))
    return f"{_TEXT}{text}" if _BEGUN.match(text) else text


def plain(cell: str) -> str:
    """Return a cell as it was before `defused`."""
    return _CELL_QUOTED.sub(r"\1", cell[1:] if _QUOTED.match(cell) else cell)


def table(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV that a spreadsheet takes for text and never for a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue()
