"""A store that is away or hangs: pages without files go on, a file is missed in words, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from flask import Flask

from forum.kernel import clock, files, settings
from forum.kernel.settings import Settings
from tests.attachments.of_files import PDF, fetch, kept, reply, sent
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.cli.of_backup import typed
from tests.cli.of_cli import one_line
from tests.extracts.of_extracts import drain, extracts
from tests.stores import Shelf
from tests.threads.of_threads import begin, how_many

pytestmark = [one_database, pytest.mark.parametrize("kept_at", ["s3"], indirect=True)]
Open = Callable[[str | None], Browser]
_GONE = "http://127.0.0.1:1"


@contextmanager
def _away(s3: Shelf) -> Iterator[Settings]:
    """Let nobody answer where the store was, inside the block."""
    before = settings.current()
    settings.use(replace(before, storage_url=before.storage_url.replace(s3.endpoint, _GONE)))
    try:
        yield settings.current()
    finally:
        settings.use(before)
        import_module("forum.kernel.files_s3").wake()


def test_an_upload_says_so_and_loses_nothing(browser: Open, site: Flask, s3: Shelf) -> None:
    mira = browser("mira")
    thread = begin(mira)
    with _away(s3):
        answer = reply(mira, thread, sent(PDF, "plan.pdf"), body="Half an hour of words")
        assert answer.status_code == 422
        said = "plan.pdf could not be kept: the store of files does not answer. Add it in some minutes."
        assert said in answer.text
        assert "Half an hour of words</textarea>" in answer.text
        # Whoever brings no file posts.
        assert reply(mira, thread, body="Without a file").status_code == 303
    assert not kept(site)
    assert reply(mira, thread, sent(PDF, "plan.pdf"), body="Half an hour of words").status_code == 303
    assert how_many(site, thread) == 3
    assert not list(settings.current().instance_dir.glob("files/.part-*"))


def test_a_file_is_missed_in_words_and_its_page_is_not(browser: Open, site: Flask, s3: Shelf) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "plan.pdf"))
    route = f"/attachments/{kept(site)[0].id}/plan.pdf"
    with _away(s3):
        answer = fetch(mira, route)
        assert answer.status_code == 503
        assert "The store of files does not answer just now." in answer.text
        assert answer.headers["Retry-After"] == "10"
        assert "plan.pdf" in mira.get(f"/threads/{thread}/clean-water").text
        # Its head is known from the database.
        assert fetch(mira, route, "HEAD").status_code == 200
        # For whom it is hidden, nothing is different.
        assert fetch(browser("omar"), route).status_code == 404
    assert fetch(mira, route).data == PDF


def test_a_store_that_hangs_is_asked_once_in_a_while(
    browser: Open, site: Flask, s3: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira = browser("mira")
    reply(mira, begin(mira), sent(PDF, "plan.pdf"))
    route = f"/attachments/{kept(site)[0].id}/plan.pdf"
    store = import_module("forum.kernel.files_s3")
    monkeypatch.setattr(store, "_ANSWER", 0.5)
    store._client.cache_clear()
    s3.hang()
    assert fetch(mira, route).status_code == 503
    s3.go_on()
    # It would answer: nobody asks it yet.
    assert fetch(mira, route).status_code == 503
    store.wake()
    assert fetch(mira, route).data == PDF
    store._client.cache_clear()


def test_a_backup_of_a_store_that_is_away_is_one_line_and_no_archive(
    browser: Open, site: Flask, s3: Shelf, stored: Settings
) -> None:
    mira = browser("mira")
    reply(mira, begin(mira), sent(PDF, "plan.pdf"))
    with _away(s3) as away:
        assert f"nobody answers at {_GONE}" in one_line(typed(away, "backup"))
    assert not list(stored.instance_dir.glob("backups/*"))


def test_words_in_files_are_read_once_the_store_is_back(browser: Open, site: Flask, s3: Shelf) -> None:
    mira = browser("mira")
    with site.app_context():
        assert files.store().is_far
    reply(mira, begin(mira), sent(b"Boil the water first.\n", "notes.txt"))
    with _away(s3):
        for _turn in range(5):
            drain(site)
    (waiting,) = extracts(site)
    assert (waiting.tries, waiting.read_at) == (0, None)
    with time_machine.travel(clock.now() + timedelta(hours=7)):
        drain(site)
    (read,) = extracts(site)
    assert (read.reason, read.pages) == ("", 1)
