from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from forum.kernel.db import db
from forum.kernel.settings import Settings
from forum.search import health
from forum.search import queries_entries as database
from forum.search.backend import Differences, Entry, Unready
from forum.search.whoosh_blocks import Postings
from forum.search.whoosh_reading import Part
from forum.threads.models import Post
from tests.browser import Browser
from tests.search.of_search import answered, found, said, told

IN_A_FOLDER = pytest.mark.parametrize("search_backend", ["whoosh"], indirect=True)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder)


def _empty_postings(folder: Path) -> None:
    for path in folder.rglob("*.pst"):
        path.write_bytes(b"")


def _scramble_terms(folder: Path) -> None:
    for path in folder.rglob("*.trm"):
        path.write_bytes(b"\xff" * path.stat().st_size)


def _lose_the_generation(folder: Path) -> None:
    for path in folder.rglob("*.toc"):
        path.unlink()


@IN_A_FOLDER
@pytest.mark.parametrize("damage", [_remove, _empty_postings, _scramble_terms, _lose_the_generation])
def test_a_damaged_index_is_said_and_heals(
    site: Flask,
    settings: Settings,
    browser: Callable[[str | None], Browser],
    damage: Callable[[Path], None],
) -> None:
    with site.app_context():
        post = said("mira", "ward", "Zebra", "Zebras.")
    damage(settings.index_dir)
    # As in another process: nothing of the files is kept in memory.
    health._in.cache_clear()
    mira = browser("mira")
    answer = mira.get("/search?q=zebra+wordlessness")
    assert answer.status_code == 503
    assert "The index is being rebuilt" in answer.text
    assert answer.headers["Retry-After"]
    assert mira.get("/search").status_code == 200
    with site.app_context():
        told()
        assert found("mira", "zebra") == [post]
    assert mira.get("/search?q=zebra").status_code == 200


@IN_A_FOLDER
def test_files_that_are_cut_short_under_a_reader_end_no_process(inside: Flask, settings: Settings) -> None:
    del inside
    post = said("mira", "ward", "Zebra", "Zebras and giraffes.")
    assert found("mira", "zebra") == [post]
    for path in settings.index_dir.rglob("*.*"):
        if path.suffix in {".trm", ".pst"}:
            os.truncate(path, 0)
    with pytest.raises(Unready):
        found("mira", "giraffes")
    health.rebuild()
    assert found("mira", "giraffes") == [post]


@IN_A_FOLDER
def test_writing_goes_on_without_an_index_and_builds_one(inside: Flask, settings: Settings) -> None:
    del inside
    first = said("mira", "ward", "Zebra", "Zebras.")
    shutil.rmtree(settings.index_dir)
    reply = answered("harry", first, "Another zebra.")
    assert sorted(found("mira", "zebra")) == [first, reply]


def test_verify_tells_missing_stale_and_extra(inside: Flask) -> None:
    del inside
    ids = [said("mira", "ward", f"Zebra {number}", "Zebras.") for number in range(4)]
    assert not health.verify()
    health.backend().apply([], [ids[0]])
    db.session.execute(update(Post).where(Post.id == ids[1]).values(body="Giraffes."))
    db.session.execute(update(Post).where(Post.id == ids[2]).values(hidden_at=Post.created_at))
    db.session.commit()
    assert health.verify() == Differences(missing=(ids[0],), stale=(ids[1],), extra=(ids[2],))
    health.rebuild()
    assert not health.verify()


def test_a_rebuild_counts_and_is_swapped_in(inside: Flask, settings: Settings, search_backend: str) -> None:
    del inside
    ids = [said("mira", "ward", f"Zebra {number}", "Zebras.") for number in range(3)]
    steps: list[tuple[int, int]] = []
    assert health.rebuild(lambda done, total: steps.append((done, total))) == 3
    assert steps[-1] == (3, 3)
    assert len(list(settings.index_dir.glob("build-*"))) == (search_backend == "whoosh")
    assert sorted(found("mira", "zebra")) == ids
    state = health.state()
    assert (state.problem, state.documents, state.segments) == ("", 3, 1)


def test_what_happens_during_a_rebuild_is_in_the_new_index(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    del inside
    first = said("mira", "ward", "Zebra", "Zebras.")
    late: list[int] = []

    def meanwhile() -> None:
        if not late:
            late.append(answered("harry", first, "A late zebra."))

    entries = database.all_entries

    def interrupted() -> Iterator[Entry]:
        for entry in entries():
            yield entry
            meanwhile()

    monkeypatch.setattr(database, "all_entries", interrupted)
    health.rebuild()
    monkeypatch.undo()
    assert not health.verify()
    assert sorted(found("mira", "zebra")) == [first, *late]


def test_the_same_batch_twice_is_once_and_many_batches_make_few_segments(inside: Flask) -> None:
    del inside
    first = said("mira", "ward", "Zebra", "Zebras.")
    for number in range(30):
        answered("mira", first, f"Zebra number {number}")
    entries = database.entries_of([first])
    health.backend().apply(entries, [])
    health.backend().apply(entries, [])
    state = health.state()
    assert state.documents == 31
    assert state.segments <= 12
    assert not health.verify()


@IN_A_FOLDER
def test_without_an_index_the_state_says_so(inside: Flask, settings: Settings) -> None:
    del inside
    shutil.rmtree(settings.index_dir, ignore_errors=True)
    assert health.state().problem == "missing"
    with pytest.raises(Unready):
        health.verify()
    assert health.ensure()
    assert not health.ensure()
    assert health.state().problem == ""


@IN_A_FOLDER
def test_a_start_reads_as_much_of_a_large_index_as_of_a_small_one(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    del inside
    said("mira", "ward", "Zebra", " ".join(f"word{number}" for number in range(1000)))
    read: list[bytes] = []
    reading = Part._read

    def reads(part: Part, field: str, term: bytes) -> Postings:
        read.append(term)
        return reading(part, field, term)

    monkeypatch.setattr(Part, "_read", reads)
    assert not health.ensure()
    assert len(read) > 1000
    read.clear()
    assert not health.ensure(whole=False)
    assert 0 < len(read) <= 100 * health.state().segments
