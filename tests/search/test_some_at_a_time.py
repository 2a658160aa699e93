"""What changes is written some at a time, so that a thread of long reports is never held in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from forum.kernel import clock, worker
from forum.search import health
from forum.search import queries_entries as database
from forum.search.backend import Entry
from forum.search.keys import kind_of
from tests.attachments.of_files import reply, sent
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.extracts import papers
from tests.extracts.of_extracts import drain
from tests.threads.of_threads import begin

pytestmark = one_database
Open = Callable[[str | None], Browser]


@pytest.fixture
def owners(browser: Open, site: Flask) -> set[int]:
    """Return the keys of a thread's posts and files."""
    mira = browser("mira")
    thread = begin(mira)
    for number in range(5):
        paper = papers.pdf(f"Turbidity of well {number}.", "Boil the water.")
        assert reply(mira, thread, sent(paper, f"well-{number}.pdf"), body=f"Well {number}").status_code == 303
    drain(site)
    with site.app_context():
        return database.owners_in([{"thread_id": thread}])


def test_every_owner_is_in_one_part_with_all_that_it_has(
    site: Flask, owners: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_STEP", 2)
    monkeypatch.setattr(database, "_LETTERS", 40)
    with site.app_context():
        parts = [(list(entries), set(of)) for entries, of in database.batches_of(owners)]
        whole = {entry.key: entry for entry in database.entries_of(owners)}
        assert len(parts) > 2
        assert sum(len(of) for _entries, of in parts) == len(owners)
        assert set().union(*(of for _entries, of in parts)) == owners
        assert {entry.key: entry for entries, _of in parts for entry in entries} == whole
        assert len({kind_of(owner) for owner in owners}) > 1
        assert not list(database.batches_of(()))


def test_what_is_written_in_parts_is_found(
    browser: Open, site: Flask, owners: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_STEP", 2)
    monkeypatch.setattr(database, "_LETTERS", 40)
    with site.app_context():
        health.ensure()
        for entries, of in database.batches_of(owners):
            health.backend().apply(entries, of)
        assert not health.verify()
    assert "well-3.pdf" in browser("harry").get("/search?q=turbidity").text


def test_what_changed_during_a_rebuild_is_read_some_at_a_time(
    browser: Open, site: Flask, owners: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.app_context():
        worker.drain("search")
    monkeypatch.setattr(database, "_STEP", 2)
    monkeypatch.setattr(database, "_LETTERS", 40)
    monkeypatch.setattr(database, "_TOLD", database._TOLD.limit(2))
    batches, parts = database.batches_of, list[int]()

    def counted(owners: Collection[int]) -> Iterator[tuple[list[Entry], set[int]]]:
        for entries, of in batches(owners):
            parts.append(len(of))
            yield entries, of

    monkeypatch.setattr(database, "batches_of", counted)
    with site.app_context():
        # As if all of it had been told while the index was built.
        monkeypatch.setattr(health, "clock", Yesterday())
        health.rebuild()
        assert len(parts) > 2
        assert sum(parts) >= len(owners) - 1
        assert not health.verify()
    assert "well-3.pdf" in browser("harry").get("/search?q=turbidity").text


class Yesterday:
    """A clock that is slow."""

    def now(self) -> datetime:
        return clock.now() - timedelta(days=1)
