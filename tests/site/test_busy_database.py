"""Somebody else holds the database: writers wait, then are told so with their text; readers notice nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from flask import Flask

from forum.kernel import patience, settings
from forum.kernel.db import db
from tests.browser import Browser
from tests.search.of_search import told
from tests.threads.of_threads import begin, how_many, say

Open = Callable[[str | None], Browser]
TEXT = "Half an hour of careful words,\nover two lines."
# PostgreSQL has no lock over all of it.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@contextmanager
def _held(site: Flask) -> Iterator[sqlite3.Connection]:
    """Write in another process's place, without an end."""
    with site.app_context():
        name = db.engine.url.database
    assert name
    with closing(sqlite3.connect(name, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
        if other.in_transaction:
            other.execute("ROLLBACK")


@pytest.fixture
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the five seconds that a writer waits a moment."""
    monkeypatch.setattr(patience, "WRITER", 0.05)


def test_a_writer_waits_for_another_one(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    with _held(site) as other:
        soon = threading.Timer(0.3, lambda: other.execute("COMMIT"))
        soon.start()
        answer = say(mira, thread, TEXT)
        soon.join()
    assert answer.status_code == 303
    assert how_many(site, thread) == 2


@pytest.mark.usefixtures("nobody_waits")
def test_who_waited_in_vain_is_told_so_and_has_the_text_to_send_again(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    with _held(site):
        answer = say(mira, thread, TEXT, once="key")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert TEXT in answer.text
    assert f'action="/threads/{thread}/posts"' in answer.text
    assert 'name="once" value="key"' in answer.text
    assert how_many(site, thread) == 1
    assert say(mira, thread, TEXT, once="key").status_code == 303
    assert how_many(site, thread) == 2


@pytest.mark.usefixtures("nobody_waits")
def test_a_new_thread_is_given_back_whole(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    fields = {"title": "Soap and water", "body": TEXT, "language": "en", "kind": "question", "do": "post"}
    with _held(site):
        answer = mira.post("/pods/ward/threads", **fields)
    assert answer.status_code == 503
    assert TEXT in answer.text
    assert 'name="title" value="Soap and water"' in answer.text
    assert 'name="kind" value="question"' in answer.text


@pytest.mark.usefixtures("nobody_waits")
def test_a_refusal_never_gives_a_password_back(browser: Open, site: Flask) -> None:
    guest = browser(None)
    guest.token()
    with _held(site):
        answer = guest.post("/register", name="Noor", email="noor@example.org", password="a river in spring")
    assert answer.status_code == 503
    assert "noor@example.org" in answer.text
    assert "a river in spring" not in answer.text


@pytest.mark.parametrize("path", ["/", "/pods/ward", "/pods/", "/pods/ward/charter", "/notifications", "/queue"])
def test_reading_goes_on(browser: Open, site: Flask, path: str) -> None:
    mira = browser("mira")
    begin(mira)
    with _held(site):
        assert mira.get(path).status_code == 200


def test_a_preview_needs_nobody(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    with _held(site):
        answer = say(mira, thread, TEXT, do="preview")
    assert answer.status_code == 200
    assert TEXT in answer.text


def test_search_answers_although_it_cannot_be_counted(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    begin(mira, title="Zebra")
    with site.app_context():
        told()
    settings.use(replace(settings.current(), limits=True))
    with _held(site):
        answer = mira.get("/search?q=zebra")
    assert answer.status_code == 200
    assert "/posts/" in answer.text


@pytest.mark.usefixtures("nobody_waits")
def test_guessing_a_password_is_counted_or_refused(browser: Open, site: Flask) -> None:
    guest = browser(None)
    guest.token()
    settings.use(replace(settings.current(), limits=True))
    with _held(site):
        assert guest.post("/sign-in", email="mira@example.org", password="guessed").status_code == 503


def test_a_thread_is_read_although_it_cannot_be_noted_as_read(browser: Open, site: Flask) -> None:
    thread = begin(browser("mira"))
    harry = browser("harry")
    with _held(site):
        assert harry.get(f"/threads/{thread}/clean-water").status_code == 200
