"""The databases of earlier releases come up, and their pages read as before (F16)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from forum.app import create_app
from forum.kernel import schema
from forum.kernel.db import db
from forum.kernel.settings import Settings
from tests.browser import Browser
from tests.cli.of_backup import done, elsewhere, typed
from tests.cli.of_cli import one_line
from tests.kernel.filled import columns, held
from tests.people.of_people import sign_in

_HERE = Path(__file__).with_name("released")
_RELEASES = sorted({path.name.partition(".")[0] for path in _HERE.glob("*.sql")})


def _old(settings: Settings, release: str) -> None:
    """Make a database as a release left it."""
    kind = "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"
    text = (_HERE / f"{release}.{kind}.sql").read_text("utf-8")
    if kind == "sqlite":
        with closing(sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))) as database:
            database.executescript(text)
        return
    with psycopg.connect(settings.database_url.replace("+psycopg", "")) as server:
        # Its text leaves the names of this connection without a schema, so it is used for nothing else.
        server.execute(text.encode())


@pytest.mark.parametrize("release", _RELEASES)
def test_a_database_of_a_release_comes_up_and_its_pages_read_as_before(
    site: Flask, settings: Settings, tmp_path_factory: pytest.TempPathFactory, release: str
) -> None:
    there = elsewhere(settings, tmp_path_factory.mktemp("there"))
    _old(there, release)
    before = columns(there.database_url)
    rows = held(there.database_url, before)
    done(typed(there, "db", "upgrade"))
    whole = {name: names for name, names in before.items() if names <= columns(there.database_url).get(name, set())}
    assert {"post", "thread", "user_account", "pod", "membership"} <= whole.keys()
    assert held(there.database_url, whole) == {name: rows[name] for name in whole}
    app = create_app(there)
    mira = Browser(app, None)
    assert sign_in(mira, "mira@example.org").status_code == 303
    thread = mira.get("/threads/1/clean-water").text
    for said in ("We <strong>boil</strong> the water first. Naïve – “yes” 💧 مرحبا", "A second answer", "<li dir="):
        assert said in thread
    assert "Clean water" in mira.get("/pods/ward").text
    assert mira.get("/threads/2/night-shifts").status_code == 404
    assert typed(there, "audit", "verify").code == 0
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_every_release_is_kept_for_both_databases_and_is_on_the_road() -> None:
    assert _RELEASES[0] == "0001"
    assert set(_RELEASES) <= set(schema.road())
    assert {path.name for path in _HERE.glob("*.sql")} == {
        f"{release}.{kind}.sql" for release in _RELEASES for kind in ("sqlite", "postgresql")
    }


@pytest.mark.parametrize("words", [("serve",), ("db", "upgrade"), ("demo", "load"), ("index", "verify"), ("work",)])
def test_old_code_leaves_a_newer_database_alone(site: Flask, settings: Settings, words: tuple[str, ...]) -> None:
    with site.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert "9999" in one_line(typed(settings, *words))
