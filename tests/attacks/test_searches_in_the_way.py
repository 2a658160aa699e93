"""Twenty questions that take their time are kept by one person; nobody waits for them who wants to write."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from forum.kernel import clock, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.search import actions_alerts, actions_saved, queries_saved
from tests.attacks.ward import one_database
from tests.people_of import actor_of
from tests.search.of_search import said

pytestmark = one_database


def test_others_write_between_any_two_questions_that_the_clock_asks(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(make_url(inside.config["SQLALCHEMY_DATABASE_URI"]).database)
    for who in ("harry", "harry", "carol", "mona"):
        actions_saved.save(actor_of(who), "", "zebra", "daily", by_letter=False)
        db.session.commit()
    said("mira", "ward", "Zebra crossing", "A zebra.")
    news, asked = queries_saved.news, list[str]()

    def with_a_writer(actor: Actor, query: str, since: datetime, told: Any) -> list[int]:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        asked.append(actor.handle)
        return news(actor, query, since, told)

    monkeypatch.setattr(queries_saved, "news", with_a_writer)
    with clock.moved_to(clock.now() + timedelta(days=1.1)):
        actions_alerts.look()
        db.session.commit()
        worker.drain()
    assert sorted(asked) == ["carol", "harry", "harry", "mona"]
    assert all(saved.news for who in ("harry", "carol", "mona") for saved in queries_saved.mine(actor_of(who)))
