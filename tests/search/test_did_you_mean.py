"""Did you mean: only words that stand in what the asker may read, as they stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.search import asking, queries
from forum.search.spelling import begun_otherwise, distance, near
from forum.threads.models import Post
from tests.browser import Browser
from tests.people_of import actor_of
from tests.search.of_search import said


def _meant(who: str, text: str) -> str:
    results = queries.search(actor_of(who), asking.read(text))
    return asking.with_words(text, results.meant) if results.meant else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hygeine", "hygiene"),
        ("hygien", ""),
        ("hygieen", "hygiene"),
        ("ygiene", "hygiene"),
        ("yhgiene", "hygiene"),
        ("Chlroine pod:ward", "Chlorine pod:ward"),
        ("soap hygeine", "soap hygiene"),
        ("hygiene", ""),
        ("unheard", ""),
        ("higiéne", "hygiene"),
        ("evacaution", "évacuation"),
        ("раствр", "раствор"),
        ("soop", "soap"),
        ("xyz", ""),
        ('"hygeine"', '"hygiene"'),
    ],
)
def test_a_slip_is_mended_by_a_word_that_stands_in_a_post(inside: Flask, typed: str, meant: str) -> None:
    del inside
    said("mira", "ward", "Hand hygiene", "Hygiene with soap and chlorine; évacuation; раствор.")
    assert _meant("harry", typed).lower() == meant.lower()


def test_a_word_of_a_pod_that_one_cannot_read_is_never_offered_and_never_known(inside: Flask) -> None:
    del inside
    said("omar", "clinic", "Elsewhere", "Zebrafinch zebrafinch zebrafinsh.")
    assert _meant("mira", "zebrafinc") == _meant("mira", "zebrafinch") == ""
    said("mira", "ward", "Here", "A zebrafin.")
    # The word that is right elsewhere is a slip here; what is nearer elsewhere has no part in it.
    assert _meant("mira", "zebrafinch") == _meant("mira", "zebrafinc") == "zebrafin"
    assert _meant("omar", "zebrafinc") == "zebrafinch"


def test_a_post_that_was_hidden_this_moment_gives_no_words(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Here", "A zebrafinch.")
    assert _meant("harry", "zebrafinc") == "zebrafinch"
    # The index has not heard of it.
    db.session.execute(update(Post).where(Post.id == post).values(hidden_at=clock.now()))
    db.session.commit()
    assert _meant("harry", "zebrafinc") == ""


def test_a_secret_word_costs_no_statement_more(inside: Flask) -> None:
    del inside
    said("omar", "clinic", "Elsewhere", "Zebrafinch zebrafinch.")
    said("mira", "ward", "Here", "Nothing like it.")
    queries.search(actor_of("mira"), asking.read("warmup"))
    counts = []
    for word in ("zebrafinch", "zebrafinc", "qebrafinc", "unlikeany"):
        with _counted() as statements:
            assert _meant("mira", word) == ""
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_the_page_offers_it_as_a_link(site: Flask, browser: Callable[[str | None], Browser]) -> None:
    with site.app_context():
        said("mira", "ward", "Hand hygiene", "Hygiene.")
    page = browser("mira").get("/search?q=hygeine+is:thread&pod=ward").text
    assert 'href="/search?q=hygiene+is%3Athread&amp;pod=ward"' in page
    assert "Did you mean" in page
    assert "Did you mean" not in browser("omar").get("/search?q=hygeine").text


@contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


_WORD = st.text(alphabet="abcd", min_size=4, max_size=8)


@given(_WORD, _WORD)
def test_the_distance_is_that_of_the_definition(one: str, other: str) -> None:
    assert distance(one, other, 99) == _steps(one, other) == distance(other, one, 99)
    assert distance(one, other, 2) == min(3, _steps(one, other))


@given(_WORD)
def test_whatever_begins_otherwise_and_is_near_is_listed(word: str) -> None:
    listed = begun_otherwise(word)
    assert list(near(word, listed)) == listed
    assert all(form[0] != word[0] for form in listed)


def _steps(one: str, other: str) -> int:
    """Return the distance as it is defined, without any thrift."""
    rows = [[max(at, place) if not at * place else 0 for place in range(len(other) + 1)] for at in range(len(one) + 1)]
    for at in range(1, len(one) + 1):
        for place in range(1, len(other) + 1):
            same = one[at - 1] == other[place - 1]
            steps = [rows[at - 1][place] + 1, rows[at][place - 1] + 1, rows[at - 1][place - 1] + (not same)]
            if at > 1 < place and one[at - 1] == other[place - 2] and one[at - 2] == other[place - 1]:
                steps.append(rows[at - 2][place - 2] + 1)
            rows[at][place] = min(steps)
    return rows[-1][-1]
