"""Every migration, those to come too: up and down with rows in every table, and killed in the middle (F14)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from forum.kernel import moves, schema
from forum.kernel.db import db
from forum.kernel.settings import Settings
from tests.dying import died
from tests.full import FULL
from tests.kernel.filled import Columns, both, columns, fill, held

# In the suite a migration dies at two places, in full before each of its statements.
_PLACES = 2


def _to(revision: str) -> None:
    db.engine.dispose()
    moves.bring(db.engine, revision)


def _statements(work: Callable[[], None]) -> int:
    number = 0

    def count(*_: object) -> None:
        nonlocal number
        number += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return number


# It grows with the migrations.
@pytest.mark.timeout(4 * 3600 if FULL else 600)
def test_every_migration_goes_up_and_down_with_data_in_it_and_may_be_killed_on_the_way(
    inside: Flask, settings: Settings
) -> None:
    _to("base")
    road = ["base", *schema.road()]
    for below, revision in pairwise(road):
        _step(settings.database_url, below, revision)
    assert schema.version() == schema.head()


def _step(url: str, below: str, revision: str) -> None:
    """Take one migration up, down and up again; the database is at `below` and ends at `revision`."""
    shape = _filled(url, below)
    before = held(url, shape)
    statements = _statements(lambda: _to(revision))
    after, ended = columns(url), held(url, columns(url))
    common = both(shape, after)
    fill(url)
    rows = held(url, common)
    _to(below)
    assert (columns(url) if below != "base" else {}) == shape, f"{revision} down leaves another schema"
    assert held(url, common) == rows, f"{revision} down changes rows"
    assert _filled(url, below) == shape
    kept = held(url, common)
    for at in _places(statements):
        db.engine.dispose()
        assert died(lambda: _to(revision), at), f"{revision} came to its end before statement {at}"
        assert schema.version() == (None if below == "base" else below)
        assert held(url, shape) == before, f"{revision}, killed before statement {at}, changes rows"
    _to(revision)
    assert columns(url) == after, f"{revision} down and up is another schema"
    assert held(url, common) == kept, f"{revision} up changes rows"
    assert held(url, after) == ended, f"{revision} ends in another way when it was killed before"


def _filled(url: str, revision: str) -> Columns:
    if revision == "base":
        return {}
    fill(url)
    return columns(url)


def _places(statements: int) -> Sequence[int]:
    if FULL:
        return range(1, statements + 1)
    return sorted({max(2, statements * at // _PLACES) for at in range(1, _PLACES + 1)})
