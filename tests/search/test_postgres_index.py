"""The index in the tables: damage is said and heals, nothing of what is gone stays, and it answers like the other."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from forum.kernel.db import db
from forum.search import health, postgres_index
from forum.search.backend import Asked, Backend, Busy, Entry, Unready
from forum.search.postgres_index import PostgresBackend
from forum.search.typed import Said
from forum.search.whoosh_index import WhooshBackend
from tests.browser import Browser
from tests.search.of_search import answered, found, said, told

pytestmark = pytest.mark.parametrize(
    ("engine_name", "search_backend"),
    [pytest.param("postgresql", "postgres", id="postgresql")],
    indirect=True,
)
DAMAGES = (
    "DELETE FROM search_index",
    "UPDATE search_index SET version = 0",
    "TRUNCATE search_entry",
    "TRUNCATE search_word",
    "TRUNCATE search_posting",
    "DELETE FROM search_entry WHERE key = (SELECT max(key) FROM search_entry)",
)
WORDS = "soap water gloves chlorine ward nurse training policy clean hands boil tank leak report monthly".split()


def _do(statement: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_tables_are_known_and_built_anew(inside: Flask, damage: str) -> None:
    ids = [said("mira", "ward", f"Zebra {number}", "Zebras.") for number in range(2)]
    _do(damage)
    assert health.state().problem
    with pytest.raises(Unready):
        health.verify()
    assert health.ensure()
    assert not health.ensure()
    assert not health.verify()
    assert sorted(found("mira", "zebra")) == ids


def test_lost_tables_are_said_on_the_page_and_come_back(site: Flask, browser: Callable[[str | None], Browser]) -> None:
    with site.app_context():
        first = said("mira", "ward", "Zebra", "Zebras.")
        _do("DELETE FROM search_index")
    mira = browser("mira")
    assert mira.get("/search?q=zebra").status_code == 503
    with site.app_context():
        told()
        reply = answered("mira", first, "Another zebra.")
        assert sorted(found("mira", "zebra")) == [first, reply]
    assert mira.get("/search?q=zebra").status_code == 200


def test_a_word_that_nobody_says_any_more_leaves_the_tables(inside: Flask) -> None:
    first = said("mira", "ward", "Notes", "Elephants and soap.")
    said("mira", "ward", "Others", "Soap.")
    health.backend().apply([], [first])
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT word, documents FROM search_word WHERE word LIKE 'en%'")).all()
    assert {word: count for word, count in kept if word in ("eneleph", "ensoap")} == {"ensoap": 1}
    health.rebuild()


def test_only_one_builds_at_a_time(inside: Flask) -> None:
    with pytest.raises(Busy):
        PostgresBackend().rebuild(_second_builder(), lambda: ())
    assert health.ensure()


def _second_builder() -> list[Entry]:
    class Entries(list[Entry]):
        def __iter__(self) -> object:  # type: ignore[override]
            PostgresBackend().rebuild([], lambda: ())
            return super().__iter__()

    return Entries()


def test_endless_words_and_odd_characters_are_kept_and_asked(inside: Flask) -> None:
    long = "x" * 5_000
    entry = Entry(1, 1, 1, "xx", "Tab\there \\ and \ud800", f"back\\slash {long} ١٢٣ e\u0301te\u0301", 7)
    backend = PostgresBackend()
    backend.rebuild([entry], lambda: ())
    for word in ("slash", long, "ete", "été", "١٢٣"):
        assert backend.find(Asked(words=(word,)), frozenset({1}), 5).keys == (1,), word[:10]
    backend.apply([replace(entry, text="else")], [])
    assert backend.find(Asked(words=("slash",)), frozenset({1}), 5).keys == ()
    assert backend.marks() == {1: replace(entry, text="else").mark}


def _entries() -> list[Entry]:
    chance = random.Random(3)  # noqa: S311 as it is to be the same each time
    return [
        Entry(
            key=key,
            pod_id=key % 3,
            author_id=key % 5,
            language=("en", "fr", "xx")[key % 3],
            title=" ".join(chance.choices(WORDS, k=3)) if key % 4 == 0 else "",
            text=" ".join(chance.choices(WORDS, weights=range(1, 16), k=chance.randrange(5, 60))),
            at=1_000 * key,
            flags=("nugget",) if key % 7 == 0 else (),
        )
        for key in range(1, 200)
    ]


QUESTIONS = (
    Asked(words=("soap",)),
    Asked(words=("soap", "water")),
    Asked(words=("soap", "water"), order="newest"),
    Asked(words=("soap", "nobody"), order="newest"),
    Asked(words=tuple(WORDS[:6])),
    Asked(words=("report",), without=("soap", "leak")),
    Asked(words=("report",), facets=(frozenset({"a1", "a2"}), frozenset({"is:nugget"}))),
    Asked(words=("report",), facets=(frozenset({"a77"}),)),
    Asked(prefixes=("lea",)),
    Asked(words=("clean",), prefixes=("ch",), after=20_000, before=150_000),
    Asked(words=("clean",), phrases=(("hands", "boil"),)),
    Asked(phrases=(("the", "of"),)),
    Asked(words=("the",)),
    Asked(facets=(frozenset({"lang:fr"}),), order="newest"),
    Asked(before=50_000, order="newest"),
    Asked(),
    Asked(order="oldest"),
    Asked(without=("soap",), order="newest"),
    Asked(words=("report",), without=("soap",), without_prefixes=("le",)),
    Asked(without_prefixes=("le", "nothing"), order="newest"),
    Asked(apart=(Said(("soap", "water"), side_by_side=True), Said(("nobody", "leak"))), order="newest"),
    Asked(words=("report",), apart=(Said(("hands", "le"), side_by_side=True, begins=True),)),
    Asked(words=("report",), apart=(Said(("the", "of"), side_by_side=True),)),
    Asked(choices=((Said(("soap",)), Said(("leak",))),)),
    Asked(choices=((Said(("soap",)), Said(("leak",))),), order="newest"),
    Asked(words=("report",), choices=((Said(("soap",)), Said(("hands", "boil"), side_by_side=True)),)),
    Asked(
        words=("water", "nobody"),
        choices=((Said(("soap",)), Said(("le",), begins=True)), (Said(("tank",)), Said(("clean", "ch"), begins=True))),
    ),
    Asked(phrases=(("hands", "boil"),), choices=((Said(("nobody",)), Said(("soap", "water"))),)),
    Asked(choices=((Said(("nobody",)), Said(("soap", "nobody"))),)),
    Asked(words=tuple(WORDS[:6]), choices=((Said(("monthly",)), Said(("tank",))),)),
    Asked(choices=((Said(("the",)), Said(("of",))),)),
    Asked(choices=((Said(("the", "of"), side_by_side=True),),)),
    Asked(words=("the", "of", "to", "and", "soap", "water"), language="en"),
)


@pytest.fixture
def both(inside: Flask, tmp_path: Path) -> tuple[Backend, Backend]:
    kept = WhooshBackend(tmp_path / "whoosh"), PostgresBackend()
    for each in kept:
        each.rebuild(_entries(), lambda: ())
    return kept


def test_both_indexes_answer_alike_in_the_same_order(both: tuple[Backend, Backend]) -> None:
    for asked in QUESTIONS:
        for pods in (frozenset({1}), frozenset({0, 2}), frozenset({9}), frozenset[int]()):
            for limit in (10, 1_000):
                one, other = (each.find(asked, pods, limit) for each in both)
                assert one == other, (asked, pods)


def test_of_common_words_the_newest_are_ranked_first_and_all_where_these_are_too_few(
    both: tuple[Backend, Backend], monkeypatch: pytest.MonkeyPatch
) -> None:
    pods, asked, both_words = frozenset({0, 1, 2}), Asked(words=("monthly",)), Asked(words=("monthly", "soap"))
    whole = {words: both[1].find(words, pods, 1_000) for words in (asked, both_words)}
    monkeypatch.setattr(postgres_index, "_MANY", 30)
    few = both[1].find(asked, pods, 10)
    assert few.more
    assert set(few.keys) <= set(whole[asked].keys)
    # Thirty of the rarest word stand in about so many of the newest.
    assert min(few.keys) > 199 - 199 * 30 // 100
    assert min(both[0].find(asked, pods, 10).keys) < min(few.keys)
    for words, all_of_them in whole.items():
        assert both[1].find(words, pods, 1_000) == all_of_them


def test_both_indexes_take_the_same_changes_in(both: tuple[Backend, Backend]) -> None:
    pods = frozenset({0, 1, 2})
    for each in both:
        each.apply([replace(entry, text=entry.text[::-1], pod_id=1) for entry in _entries()[50:90]], [5, 6])
        each.apply(_entries()[:3], [7])
    for asked in QUESTIONS:
        one, other = (each.find(asked, pods, 1_000) for each in both)
        assert set(one.keys) == set(other.keys), asked
    assert both[0].marks() == both[1].marks()
