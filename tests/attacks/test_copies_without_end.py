"""Somebody with half a gigabyte of files wants copies: they fill neither memory nor disk, and stop nobody else."""

from __future__ import annotations

import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from typing import BinaryIO

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.engine import make_url

from forum.kernel import clock, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.sizes import MEGA
from forum.privacy import actions_copy, archive
from forum.privacy.models import DataExport, DataExportPart
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.people_of import actor_of

Open = Callable[[str | None], Browser]
PIECE, PIECES = 512 * 1024, 64


def _copy(site: Flask) -> None:
    """Put a copy there as large as a few files make it."""
    with site.app_context():
        made = DataExport(user_id=actor_of("mira").id, asked_at=clock.now(), ready_at=clock.now(), size=PIECE * PIECES)
        db.session.add(made)
        db.session.flush()
        for number in range(PIECES):
            part = {"data_export_id": made.id, "number": number, "data": bytes(PIECE)}
            db.session.execute(insert(DataExportPart), part)
        db.session.commit()


def test_fetching_a_copy_takes_no_more_memory_than_a_few_pieces(browser: Open, site: Flask) -> None:
    _copy(site)
    mira, got = browser("mira"), 0
    tracemalloc.start()
    try:
        answer = mira.client.get("/settings/data/copies/1", buffered=False)
        for piece in answer.iter_encoded():
            got += len(piece)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        answer.close()
    assert (answer.status_code, got) == (200, PIECE * PIECES)
    assert most < 8 * MEGA


def test_a_new_copy_takes_the_place_of_the_one_before(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    for _time in range(3):
        assert mira.post("/settings/data/copies").status_code == 303
        with site.app_context():
            worker.drain()
    with site.app_context():
        (key,) = db.session.execute(select(DataExport.id)).scalars()
        assert set(db.session.execute(select(DataExportPart.data_export_id)).scalars()) == {key}
    assert mira.get(f"/settings/data/copies/{key}").data.startswith(b"PK")


def test_what_a_worker_left_that_died_is_in_no_copy(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    del inside
    monkeypatch.setattr(archive, "build", _large)
    actions_copy.ask(actor_of("mira"))
    db.session.flush()
    db.session.execute(insert(DataExportPart), {"data_export_id": 1, "number": 0, "data": b"half"})
    db.session.commit()
    worker.drain()
    stored = db.session.execute(select(func.sum(func.length(DataExportPart.data)))).scalar_one()
    assert stored == db.session.execute(select(DataExport.size)).scalar_one() == 3 * MEGA


def _large(_actor: Actor, out: BinaryIO) -> None:
    out.write(bytes(3 * MEGA))


@one_database
def test_others_write_while_a_copy_is_stored(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    file, sums = str(make_url(inside.config["SQLALCHEMY_DATABASE_URI"]).database), list[int]()
    monkeypatch.setattr(archive, "build", _large)

    def watched(deed: Callable[[], object]) -> object:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            sums.append(other.execute("SELECT count(*) FROM data_export_part").fetchone()[0])
            other.execute("ROLLBACK")
        done = deed()
        db.session.commit()
        return done

    monkeypatch.setattr(actions_copy, "step", watched)
    actions_copy.ask(actor_of("mira"))
    db.session.commit()
    worker.drain("copies")
    assert sums == [0, 0, 1, 2, 3, 4, 5, 6]
