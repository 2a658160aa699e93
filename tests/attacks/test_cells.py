"""Decision 11: whichever sign parts cells where a table is opened, none of them is a formula; and nothing is lost."""

from __future__ import annotations

import csv
import io
from itertools import product

import pytest

from forum.kernel import cells

HOSTILE = (
    "=1+1",
    " =1+1",
    "Water;=1+1",
    "Water; +1",
    "Water;@SUM(A1)",
    "Water;-1+1",
    'Water;"=1+1"',
    'Water;""=1+1',
    "For wells\n=1+1",
    "Water\t=1+1",
    "';=1",
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_wherever_a_table_is_opened(text: str, separator: str) -> None:
    written = cells.table([["id", "title", "why"], [1, text, f"Because, {text}"]])
    rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=separator))
    # Where the sign is another, quotes in the middle of a cell are letters, and a line ends where the text breaks.
    lines = [] if separator == "," else written.splitlines()
    broken = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    found = [cell.strip(' "') for row in (*rows, *broken) for cell in row]
    assert [cell for cell in found if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_cell_is_read_again_as_it_was() -> None:
    for letters in product("a;=-'\"\n ", repeat=5):
        text = "".join(letters)
        assert cells.plain(cells.defused(text)) == text


def test_what_is_a_list_stays_one() -> None:
    assert cells.defused("Take:\n- soap\n- water; all of it") == "Take:\n- soap\n- water; all of it"
