"""The doctor on mistakes of the database and what rests on it, each really made, on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import create_engine, text, update

from forum.kernel import clock, heartbeat
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.kernel.settings import Settings
from forum.people.models import User
from forum.search import health
from forum.threads.models import Post
from tests.browser import Browser
from tests.cli.of_cli import Run
from tests.cli.of_doctor import asked
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
Typed = Callable[..., Run]


def _at_work(site: Flask) -> None:
    with site.app_context():
        heartbeat.beat(clock.now())
        db.session.commit()


def _run(settings: Settings, statement: str) -> None:
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_nothing_is_wrong_with_a_sound_site(typed: Typed, site: Flask) -> None:
    typed("index", "rebuild")
    _at_work(site)
    found = asked(typed)
    assert (found.code, found.wrong, set(found.later)) == (0, {}, {"address"})
    assert {
        "settings",
        "machine",
        "folders",
        "database",
        "index",
        "files",
        "worker",
        "mail",
        "redis",
        "clock",
    } == found.fine


def test_people_read_a_line_for_what_and_a_line_for_what_to_do(typed: Typed, site: Flask) -> None:
    run = typed("doctor")
    lines = run.out.splitlines()
    at = lines.index("wrong index: there is none")
    assert (run.code, "forum index rebuild" in lines[at + 1]) == (1, True)
    assert "ok    database" in lines


def test_a_database_that_does_not_answer(typed: Typed, site: Flask) -> None:
    found = asked(typed, FORUM_DATABASE_URL="postgresql://me:hunter2@127.0.0.1:1/name")
    assert found.wrong["database"].startswith("it does not answer (Connection refused) -> look at FORUM_DATABASE_URL")
    assert "hunter2" not in found.wrong["database"]
    # What rests on it is not asked.
    assert not {"index", "worker", "clock"} & {*found.fine, *found.wrong}


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "version 9999 of a later release -> install that release"),
        ("UPDATE alembic_version SET version_num = '0001'", "it has version 0001"),
        ("DELETE FROM alembic_version", "it is empty -> run `forum db upgrade`"),
    ],
    ids=["newer", "older", "empty"],
)
def test_a_database_of_another_version(typed: Typed, site: Flask, settings: Settings, mistake: str, says: str) -> None:
    _run(settings, mistake)
    found = asked(typed)
    assert (found.code, says in found.wrong["database"]) == (1, True), found


def test_an_index_that_is_not_there_or_of_another_version(typed: Typed, site: Flask, settings: Settings) -> None:
    assert "there is none -> run `forum index rebuild`" in asked(typed).wrong["index"]
    typed("index", "rebuild")
    assert "index" in asked(typed).fine
    for about in settings.index_dir.rglob("about.json"):
        about.write_text('{"version": 0, "built_at": "2026-01-01T00:00:00+00:00"}', "utf-8")
    # As in another process: nothing of the files is kept in memory.
    health._in.cache_clear()
    assert "it was made by another version" in asked(typed).wrong["index"]


def test_an_index_that_is_out_of_step(typed: Typed, site: Flask, browser: Open) -> None:
    begin(browser("mira"))
    typed("index", "rebuild")
    with site.app_context():
        db.session.execute(update(Delivery).values(done_at=clock.now()))
        db.session.execute(update(Post).values(body="Changed behind our back."))
        db.session.commit()
    assert "out of step with the database by 1 entries" in asked(typed).wrong["index"]


def test_what_still_waits_for_the_index_is_no_fault(typed: Typed, site: Flask, browser: Open) -> None:
    typed("index", "rebuild")
    begin(browser("mira"))
    assert "index" in asked(typed).fine


def test_a_site_that_nobody_administers(typed: Typed, site: Flask) -> None:
    with site.app_context():
        db.session.execute(update(User).values(is_admin=False))
        db.session.commit()
    found = asked(typed)
    assert "forum people add-admin" in found.later["database"]


def test_a_worker_that_was_never_seen_is_told_of(typed: Typed, site: Flask) -> None:
    assert "none has ever been at work" in asked(typed).later["worker"]
    _at_work(site)
    assert "worker" in asked(typed).fine
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=True):
        assert "none has been at work since" in asked(typed).later["worker"]


@pytest.mark.parametrize(("by", "side"), [(-90, "ahead of"), (90, "behind")])
def test_a_clock_that_is_off(typed: Typed, site: Flask, settings: Settings, by: int, side: str) -> None:
    with time_machine.travel(clock.now() + timedelta(seconds=by), tick=True):
        found = asked(typed)
    off = dict(re.findall(rf"the (\w+)'s clock is (\d+) s {side} ours", found.wrong["clock"]))
    assert off.keys() == ({"disk", "database"} if settings.database_url.startswith("postgresql") else {"disk"})
    # A machine that stands still while it asks cannot tell how far, and one that does before it asks is farther off.
    assert all(60 <= int(seconds) <= 120 for seconds in off.values()), off


def test_an_answer_that_takes_long_is_no_clock_that_is_off() -> None:
    began = clock.now()
    ended, minute = began + timedelta(minutes=5), timedelta(minutes=1)
    assert [clock.outside(each, began, ended) for each in (began, began + minute, ended)] == [timedelta()] * 3
    assert [clock.outside(each, began, ended) for each in (began - minute, ended + minute)] == [-minute, minute]


def test_a_clock_that_was_set_back(typed: Typed, site: Flask, browser: Open) -> None:
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=True):
        begin(browser("mira"))
    assert "the newest event is" in asked(typed).wrong["clock"]
