"""No page reads a table from end to end: every statement of every page is asked for its plan, on tables with rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, select

from forum.kernel.db import Model, db
from forum.people.models import User
from tests.browser import Browser
from tests.cast import Places
from tests.doors.canary import address, doors, plant
from tests.site.growing import MANY, grow

# A moderator is a member, too.
_WALKERS = ("mona", "adam")
_LARGE = MANY // 2
_NARROW = (
    "show=unread",
    "show=unanswered",
    "show=mine",
    "tag=water",
    "kind=question",
    "sort=age",
    "sort=replies&after=1000100",
)
_MORE = (
    *(f"/pods/ward?{query}" for query in _NARROW),
    "/search?q=w12+w13",
    '/search?q="w12+w13"',
    "/search?q=author:mira",
    "/search?q=tag:water",
    "/?after=1000100",
    "/?show=unread",
    "/?show=unread&after=1000100",
)
_NAMES = re.compile(r"\b(\w+) AS (\w+)")
_SCANS = {"sqlite": re.compile(r"SCAN (\w+)"), "postgresql": re.compile(r"Seq Scan on (\w+)")}
# What an administrator's page counts: people, and who is signed in; both are as many as people are.
_COUNTED = re.compile(r"SELECT count\(\*\) AS count_1 \nFROM (?:user_account|session) \n")
Asked = dict[str, Any]


@contextmanager
def _listening(engine: Engine) -> Iterator[Asked]:
    asked: Asked = {}

    def hear(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if re.match(r"SELECT|WITH|UPDATE|DELETE", statement):
            asked.setdefault(statement, parameters)

    event.listen(engine, "before_cursor_execute", hear)
    yield asked
    event.remove(engine, "before_cursor_execute", hear)


@cache
def _partial() -> frozenset[str]:
    """Return the names of indexes of a few rows only, such as what waits: those may be read whole."""
    indexes = [index for table in Model.metadata.tables.values() for index in table.indexes]
    return frozenset(str(index.name) for index in indexes if index.dialect_options["sqlite"]["where"] is not None)


def _scanned(engine: Engine, statement: str, parameters: Any, sizes: dict[str, int]) -> set[str]:
    """Return the large tables that a statement reads from end to end."""
    if _COUNTED.match(statement):
        return set()
    dialect = engine.dialect.name
    explain = "EXPLAIN QUERY PLAN " if dialect == "sqlite" else "EXPLAIN "
    with engine.connect() as connection:
        if dialect == "postgresql":
            # Rows of a table this size are read as quickly without an index: is there one, for when they are many?
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = connection.exec_driver_sql(explain + statement, parameters).all()
    named = {alias: table for table, alias in _NAMES.findall(statement)}
    # A walk along an index ends where the page is full, unless all must be sorted first.
    walks = "LIMIT" in statement and not any("TEMP B-TREE" in str(line[-1]) for line in plan)
    found = set()
    for line in plan:
        for name in _SCANS[dialect].findall(str(line[-1])):
            table = named.get(name, name)
            if any(index in str(line[-1]) for index in _partial()):
                continue
            if sizes.get(table, 0) >= _LARGE and not (walks and "SCAN" in str(line[-1])):
                found.add(table)
    return found


def test_no_page_reads_a_large_table_from_end_to_end(
    site: Flask, places: Places, browser: Callable[[str | None], Browser]
) -> None:
    nest = plant(site, places)
    walkers = [browser(who) for who in _WALKERS]
    with site.app_context():
        mona = db.session.execute(select(User.id).where(User.handle == "mona")).scalar_one()
        sizes = grow(db.session(), {"pod": places.ward, "user_account": mona, "thread": nest.thread, "post": nest.post})
        engine = db.engine
    with _listening(engine) as asked:
        for path in (*(address(rule, nest) for rule in doors(site, "GET")), *_MORE):
            for walker in walkers:
                # Made-up words may be more than a page can show: what it asks it has asked by then.
                walker.get(path)
    faults = {statement: _scanned(engine, statement, values, sizes) for statement, values in asked.items()}
    assert len(asked) > 50
    assert not any(faults.values()), "\n\n".join(f"{sorted(on)}: {what}" for what, on in faults.items() if on)
