"""Of two that answer alike what was worked out comes first; but what answers comes before what does not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from forum.kernel import clock
from forum.search import ranking
from forum.search.backend import Asked, Backend, Entry
from forum.search.keys import COLLECTION, FILE, POLL, POST, RESOURCE, SYNTHESIS, key
from forum.search.postgres_index import PostgresBackend
from forum.search.typed import Said
from forum.search.whoosh_index import WhooshBackend

WORDS = "Boil the water for five minutes before anybody drinks it."
_DAY = 86_400


@pytest.fixture
def backend(inside: Flask, search_backend: str, tmp_path: Path) -> Backend:
    return PostgresBackend() if search_backend == "postgres" else WhooshBackend(tmp_path / "an index")


def _entry(kind: int, id_: int, text: str = WORDS, *, days: int = 0, flags: tuple[str, ...] = ()) -> Entry:
    at = int((clock.now() - timedelta(days=days)).timestamp())
    return Entry(key(kind, id_), 1, 1, "en", "", text, at, flags=flags)


def _order(backend: Backend, entries: list[Entry], *words: str) -> list[int]:
    backend.rebuild(entries, lambda: ())
    keys = backend.find(Asked(words=words), frozenset({1}), 100).keys
    return [[entry.key for entry in entries].index(each) for each in keys]


def test_of_equals_a_synthesis_a_nugget_a_resource_and_then_the_rest(backend: Backend) -> None:
    nugget = _entry(POST, 2, flags=("nugget",))
    kinds = [_entry(kind, 1) for kind in (POST, FILE, POLL, RESOURCE, COLLECTION)]
    found = _order(backend, [*kinds, nugget, _entry(SYNTHESIS, 1)], "water")
    assert found[:2] == [6, 5]
    assert set(found[2:4]) == {3, 4}
    assert set(found[4:]) == {0, 1, 2}


@pytest.mark.parametrize("words", [("water", "minutes"), ("water", "minutes", "boil", "drinks", "anybody", "five")])
def test_a_nugget_about_something_else_does_not_come_before_a_post_that_answers(
    backend: Backend, words: tuple[str, ...]
) -> None:
    other = "We keep the pump and the water tank of the ward clean and locked at night."
    beside = [_entry(SYNTHESIS, 1, other), _entry(POST, 2, other, flags=("nugget",)), _entry(RESOURCE, 3, other)]
    rest = [_entry(POST, at, "Something else altogether, of no use here.") for at in range(10, 20)]
    assert _order(backend, [*beside, _entry(POST, 4, days=3_000), *rest], *words)[0] == 3


def test_of_equals_the_newer_comes_first_but_an_old_one_that_answers_better_is_before_it(backend: Backend) -> None:
    old, new = _entry(POST, 9, days=1_000), _entry(POST, 1, days=10)
    better = _entry(POST, 5, "Water, water: boil the water.", days=3_000)
    assert _order(backend, [old, new, better], "water") == [2, 1, 0]


def test_nothing_is_lifted_by_more_than_is_reckoned_with() -> None:
    now = ranking.tonight()
    lifts = [
        ranking.lifts([ranking.worth(kind, flags)], [now - age * _DAY], now)[0]
        for kind in range(7)
        for flags in ((), ("nugget",))
        for age in (0, 1, 400, 40_000)
    ]
    assert max(lifts) == ranking.HIGHEST
    assert min(lifts) > ranking.PLAIN
    # So gentle that the words decide.
    assert ranking.HIGHEST < 1.2 * ranking.PLAIN


def test_what_is_lifted_most_is_not_left_out_where_looking_stops_early(backend: Backend) -> None:
    """Two have the rare word, a synthesis says nothing but the other: looking goes on until it comes too late."""
    filler = [_entry(POST, at, "pump " * 300 + "water " * (at < 22)) for at in range(10, 30)]
    synthesis = _entry(SYNTHESIS, 1, "water " * 60)
    first = set()
    for length in range(0, 900, 30):
        rare = [_entry(POST, at, "zebra " + "pump " * length, days=4_000) for at in (1, 2)]
        backend.rebuild([*filler, *rare, synthesis], lambda: ())
        asked = Asked(choices=((Said(("zebra",)), Said(("water",))),))
        best, *_others = backend.find(asked, frozenset({1}), 1_000).keys
        assert backend.find(asked, frozenset({1}), 1).keys == (best,), length
        first.add(best)
    # It was looked at lengths on both sides of where the synthesis becomes the best.
    assert len(first) == 2
