"""Moving the database into another one, of the other kind too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.app import create_app
from forum.kernel.db import db
from forum.kernel.settings import Settings
from tests.browser import Browser
from tests.cli.of_backup import content, done, elsewhere, run_sql, typed
from tests.cli.of_cli import one_line
from tests.threads.of_threads import begin, say

Open = Callable[[str | None], Browser]


def test_a_database_moves_to_the_other_kind_and_back(
    site: Flask, browser: Open, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    thread = begin(browser("mira"))
    say(browser("carol"), thread, "Naïve answer: 1 % — “boil it” \\ \t 💧")
    before = content(settings.database_url)
    # SQLite's file and, where the test runs on PostgreSQL, back into another database there.
    there = elsewhere(settings, tmp_path_factory.mktemp("there"), like="sqlite")
    said = done(typed(settings, "db", "copy", "--to", there.database_url))
    assert f"{'post':24}{before['post'].rows:>10}  {before['post'].digest[:16]}" in said
    assert content(there.database_url) == before
    back = elsewhere(settings, tmp_path_factory.mktemp("back"), "back")
    done(typed(there, "db", "copy", "--to", back.database_url))
    assert content(back.database_url) == before == content(settings.database_url)
    app = create_app(back)
    assert "“boil it” \\" in Browser(app, "mira").get(f"/threads/{thread}/clean-water").text
    # The next key follows the last.
    assert begin(Browser(app, "mira")) == thread + 1
    assert typed(back, "audit", "verify").code == 0
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_database_that_is_not_empty_is_refused(
    site: Flask, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    there = elsewhere(settings, tmp_path_factory.mktemp("there"))
    done(typed(settings, "db", "copy", "--to", there.database_url))
    run_sql(there.database_url, "UPDATE user_account SET name = 'Kept' WHERE handle = 'mira'")
    before = content(there.database_url)
    assert "people live in" in one_line(typed(settings, "db", "copy", "--to", there.database_url))
    assert content(there.database_url) == before
    assert "database in use" in one_line(typed(settings, "db", "copy", "--to", settings.database_url))
    assert "must begin with" in one_line(typed(settings, "db", "copy", "--to", "mysql://here/there"))
    nowhere = "postgresql://forum@/forum?host=/nowhere"
    assert "look at the address" in one_line(typed(settings, "db", "copy", "--to", nowhere))
