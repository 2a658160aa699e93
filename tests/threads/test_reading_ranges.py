from __future__ import annotations

import pytest

from forum.threads.reading import ENDLESS, Ranges


def test_ranges_are_what_sets_of_numbers_are() -> None:
    sets = [{1, 2, 3}, {2}, {5, 6, 9}, {1, 9}, set(), {3, 4}]
    for one in sets:
        for other in sets:
            both, less = Ranges.of(one) | Ranges.of(other), Ranges.of(one) - Ranges.of(other)
            assert both == Ranges.of(one | other)
            assert less == Ranges.of(one - other)
            assert (len(less), Ranges.parse(str(both))) == (len(one - other), both)


@pytest.mark.parametrize(("number", "text"), [(0, ""), (1, "1"), (7, "1-7")])
def test_until_goes_from_the_first(number: int, text: str) -> None:
    assert str(Ranges.until(number)) == text


def test_what_has_no_end_is_taken_away_from_there_on() -> None:
    assert str(Ranges.parse("1-20,41-60") - Ranges(((15, ENDLESS),))) == "1-14"
