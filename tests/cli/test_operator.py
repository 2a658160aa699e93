"""What an operator types: accounts, index, the version of the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from forum.kernel.settings import Settings
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.cli.of_cli import Command, Run, one_line
from tests.people.of_factors import turn_on
from tests.people.of_people import knows, person, sign_in
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
Typed = Callable[..., Run]


def _empty(settings: Settings) -> str:
    """Return the address of a database without a table."""
    if settings.database_url.startswith("sqlite"):
        return f"sqlite:///{settings.instance_dir / 'empty.db'}"
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return settings.database_url


def test_a_person_who_was_added_can_sign_in(typed: Typed, site: Flask, browser: Open) -> None:
    run = typed("people", "add", "noor@example.org", "Noor Aziz", FORUM_ADMIN_PASSWORD="a river in spring")
    assert run.code == 0
    assert "noor@example.org" in run.out
    assert "river" not in run.out + run.err
    guest = browser(None)
    assert sign_in(guest, "noor@example.org", "a river in spring").status_code == 303
    assert guest.get("/admin/").status_code == 404


def test_an_administrator_who_was_added_administers(typed: Typed, site: Flask, browser: Open) -> None:
    assert typed("people", "add-admin", "noor@example.org", "Noor", FORUM_ADMIN_PASSWORD=PASSWORD).code == 0
    guest = browser(None)
    sign_in(guest, "noor@example.org")
    assert guest.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("email", "name", "password"),
    [
        ("mira@example.org", "Mira", PASSWORD),
        ("nowhere", "Noor", PASSWORD),
        ("noor@example.org", "", PASSWORD),
        ("noor@example.org", "Noor", "short"),
    ],
)
def test_who_cannot_be_added_is_one_line(typed: Typed, site: Flask, email: str, name: str, password: str) -> None:
    assert one_line(typed("people", "add", email, name, FORUM_ADMIN_PASSWORD=password))
    assert person(site, "noor@example.org") is None


def test_the_index_is_compared_with_the_database_and_built(typed: Typed, site: Flask, browser: Open) -> None:
    assert "index rebuild" in one_line(typed("index", "verify"))
    begin(browser("mira"))
    built = typed("index", "rebuild")
    assert built.code == 0
    assert built.out.split()[0] != "0"
    assert typed("index", "verify").code == 0
    begin(browser("mira"))
    found = typed("index", "verify")
    assert found.code == 1
    assert "missing: none" not in found.out
    assert "extra: none" in found.out
    assert typed("index", "rebuild").code == 0
    assert typed("index", "verify").code == 0


@pytest.mark.parametrize("words", [("index", "verify"), ("index", "rebuild"), ("audit", "verify"), ("work",)])
def test_a_database_without_tables_is_one_line(typed: Typed, settings: Settings, words: tuple[str, ...]) -> None:
    assert "forum db upgrade" in one_line(typed(*words, FORUM_DATABASE_URL=_empty(settings)))


def test_the_trail_is_verified(typed: Typed, site: Flask) -> None:
    run = typed("audit", "verify")
    assert run.code == 0
    assert "whole" in run.out


def test_upgrades_at_once_are_one_upgrade(settings: Settings, tmp_path: Path) -> None:
    url = _empty(settings)
    # Each has a folder of its own, as on two machines, so only the database itself can keep them apart.
    folders = [tmp_path / "one", tmp_path / "two"]
    runs = [Command(folder, "db", "upgrade", FORUM_DATABASE_URL=url) for folder in folders]
    said = [run.end() for run in runs]
    assert [run.code for run in said] == [0, 0], said
    assert said[0].out == said[1].out


def test_two_that_begin_at_once_in_one_folder_have_one_key(tmp_path: Path) -> None:
    runs = [Command(tmp_path / "site", "db", "upgrade") for _ in range(3)]
    said = [run.end() for run in runs]
    assert [run.code for run in said] == [0, 0, 0], said
    assert len((tmp_path / "site" / "secret_key").read_text("utf-8").split()) == 1


def test_who_lost_telephone_and_paper_is_let_in_by_the_operator(typed: Typed, site: Flask, browser: Open) -> None:
    mira = browser("mira")
    turn_on(mira)
    assert "nobody with the address" in one_line(typed("people", "reset-factor", "noor@example.org"))
    assert typed("people", "reset-factor", "Mira@example.org").code == 0
    assert not knows(mira)
    assert sign_in(browser(None), "mira@example.org").status_code == 303
