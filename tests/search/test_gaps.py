"""What is looked for and not found: words only, of several people, for those who coordinate; and asking the pod."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel import clock
from forum.kernel.db import db
from forum.privacy.reactor import forget
from forum.search.models_own import SearchGap
from tests.browser import Browser
from tests.cast import INSIDERS
from tests.search.of_search import said

Open = Callable[[str | None], Browser]


@pytest.fixture
def indexed(site: Flask) -> Flask:
    with site.app_context():
        said("mira", "ward", "Zebra", "Zebra.")
    return site


def _ask(browser: Open, query: str, *who: str) -> None:
    for name in who:
        assert "Nothing found" in browser(name).get(f"/search?q={query}").text


def _noted(site: Flask) -> list[str]:
    with site.app_context():
        return sorted(set(db.session.execute(select(SearchGap.words)).scalars()))


def test_coordinators_read_what_three_people_looked_for(indexed: Flask, browser: Open) -> None:
    _ask(browser, "Giraffes+pod:ward", "mira", "harry", "mira", "mira")
    carol = browser("carol")
    assert "giraffes" not in carol.get("/pods/ward/gaps").text
    _ask(browser, "giraffes&pod=ward", "mona")
    page = carol.get("/pods/ward/gaps").text
    assert "<bdi>giraffes</bdi>" in page
    assert "3 people" in page
    assert [browser(who).get("/pods/ward/gaps").status_code for who in INSIDERS] == [
        200 if who == "carol" else 403 for who in INSIDERS
    ]
    with indexed.app_context():
        row = db.session.execute(select(SearchGap)).scalars().first()
        assert row is not None
        assert len(row.asker) == 64


def test_whoever_reads_what_was_asked_does_not_make_two_people_three(indexed: Flask, browser: Open) -> None:
    _ask(browser, "giraffes&pod=ward", "mira", "harry", "carol")
    assert "giraffes" not in browser("carol").get("/pods/ward/gaps").text


def test_the_same_person_is_another_with_other_words(indexed: Flask, browser: Open) -> None:
    _ask(browser, "giraffes&pod=ward", "mira")
    _ask(browser, "gnus&pod=ward", "mira")
    with indexed.app_context():
        assert len(set(db.session.execute(select(SearchGap.asker)).scalars())) == 2


@pytest.mark.parametrize(
    "query",
    [
        "giraffes+author:mira",
        "giraffes+is:mine",
        "giraffes+lang:fr",
        "giraffes+after:2020",
        "one+two+three+four+five+six+seven",
        "g" * 61,
        "giraf*",
        "giraffes+pod:nowhere",
    ],
)
def test_nothing_but_a_few_words_is_noted(indexed: Flask, browser: Open, query: str) -> None:
    _ask(browser, f"{query}&pod=ward", "mira")
    assert _noted(indexed) == []


def test_what_was_found_or_asked_of_several_pods_is_not_noted(indexed: Flask, browser: Open) -> None:
    browser("mira").get("/search?q=zebra&pod=ward")
    browser("mira").get("/search?q=giraffes&pod=clinic")
    assert _noted(indexed) == []
    # Of one pod beside the commons it is clear.
    _ask(browser, "giraffes", "mira")
    assert _noted(indexed) == ["giraffes"]


def test_what_no_answer_has_all_words_of_is_noted_and_can_be_asked(indexed: Flask, browser: Open) -> None:
    page = browser("mira").get("/search?q=zebra+giraffes&pod=ward").text
    assert "<mark>Zebra</mark>" in page
    assert "Nothing has all the words." in page
    assert 'href="/pods/ward/threads/new?title=zebra+giraffes"' in page
    assert _noted(indexed) == ["zebra giraffes"]
    # In a long question nobody expects all of them.
    long = browser("mira").get("/search?q=zebra+giraffes+gnus+hippos+rhinos&pod=ward").text
    assert "threads/new?title" not in long
    assert "threads/new?title" not in browser("mira").get("/search?q=the+zebra&pod=ward").text
    assert _noted(indexed) == ["zebra giraffes"]


def test_it_is_forgotten_after_its_time(indexed: Flask, browser: Open) -> None:
    _ask(browser, "giraffes&pod=ward", "mira")
    with indexed.app_context():
        with clock.moved_to(clock.now() + timedelta(days=89)):
            forget([])
        assert db.session.execute(select(SearchGap)).first() is not None
        with clock.moved_to(clock.now() + timedelta(days=91)):
            forget([])
        assert db.session.execute(select(SearchGap)).first() is None


def test_nothing_found_leads_to_asking_the_pod_with_the_words_filled_in(indexed: Flask, browser: Open) -> None:
    del indexed
    mira = browser("mira")
    page = mira.get("/search?q=giraffes+%22on+wards%22&pod=ward").text
    assert 'href="/pods/ward/threads/new?title=giraffes+on+wards"' in page
    assert "/pods/commons/threads/new" not in page
    form = mira.get("/pods/ward/threads/new?title=giraffes+on+wards").text
    assert 'value="giraffes on wards"' in form
    assert "/threads/new" not in browser("omar").get("/search?q=giraffes&pod=ward").text.partition("<main")[2]
