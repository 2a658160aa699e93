"""The database is full or gone: what was typed comes back, reading goes on, and nobody has to start anything again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text

from forum.kernel import vitals
from forum.kernel.db import db
from tests.browser import Browser
from tests.threads.of_threads import begin, how_many, say

Open = Callable[[str | None], Browser]
LONG = "Half an hour of careful words. " * 1_000
# PostgreSQL has no limit of pages, and is not a file that one could move away.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def _pages(site: Flask, most: int) -> None:
    """Let the database have so many pages at most, on every connection."""
    with site.app_context():
        db.engine.dispose()
        event.listen(db.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={most}").fetchall())


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vitals, "KEPT", 0.0)


def test_a_full_database_gives_the_text_back_and_goes_on_by_itself(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    with site.app_context():
        pages = int(db.session.execute(text("PRAGMA page_count")).scalar_one())
    _pages(site, pages)
    answer = say(mira, thread, LONG, once="key")
    assert answer.status_code == 507
    assert LONG.strip() in answer.text
    assert 'name="once" value="key"' in answer.text
    assert "There is no room to save this just now" in answer.text
    assert answer.headers["Retry-After"]
    assert how_many(site, thread) == 1
    assert mira.get(f"/threads/{thread}/clean-water").status_code == 200
    _pages(site, pages * 10)
    assert say(mira, thread, LONG, once="key").status_code == 303


def test_a_database_that_is_gone_gives_the_text_back_in_the_language_of_the_browser(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira = browser("mira")
    thread = begin(mira)
    fields = {"csrf_token": mira.token(), "body": LONG, "language": "en", "do": "post"}
    with site.app_context():
        db.engine.dispose()
        pool, connect = db.engine.pool, db.engine.dialect.connect
    with monkeypatch.context() as gone:
        gone.setattr(pool, "_creator", lambda *_: connect("/nowhere/forum.db"))
        answer = mira.client.post(f"/threads/{thread}/posts", data=fields, headers={"Accept-Language": "fr"})
    assert answer.status_code == 507
    assert LONG.strip() in answer.text
    assert 'lang="fr"' in answer.text
    assert say(mira, thread, LONG).status_code == 303


def test_a_site_that_cannot_write_is_not_ready_and_says_why(browser: Open, site: Flask, tmp_path: Path) -> None:
    guest = browser(None)
    assert guest.get("/readyz").text == "ready\n"
    (tmp_path / "forum.db").rename(tmp_path / "away.db")
    (tmp_path / "forum.db").mkdir()
    with site.app_context():
        db.engine.dispose()
    answer = guest.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")
    assert answer.headers["Retry-After"]
