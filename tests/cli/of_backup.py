"""Short ways to the things that the tests of backups need: a command on a site, empty places, what a database holds."""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import create_engine, text

from forum.kernel import schema, tables
from forum.kernel.settings import Settings
from tests.cli.of_cli import Run, forum


def typed(settings: Settings, *words: str, **more: str) -> Run:
    """Run `forum` on a site."""
    given = {
        "FORUM_DATABASE_URL": settings.database_url,
        "FORUM_SECRET_KEY": settings.secret_key,
        "FORUM_STORAGE_URL": settings.storage_url,
        **more,
    }
    return forum(settings.instance_dir, *words, **given)


def done(run: Run) -> str:
    """Return what a command said that did what it was asked."""
    assert run.code == 0, run
    return run.out


def backed_up(settings: Settings, folder: Path) -> Path:
    """Make a backup of a site and return the archive."""
    folder.mkdir(exist_ok=True)
    done(typed(settings, "backup", str(folder)))
    (made,) = folder.glob("*.tar.gz")
    return made


def elsewhere(settings: Settings, folder: Path, name: str = "elsewhere", *, like: str = "") -> Settings:
    """Return the settings of a place where nothing is yet, its database of the same kind or `like` another."""
    folder.mkdir(exist_ok=True)
    url = f"sqlite:///{folder / 'forum.db'}"
    if like == "sqlite" or settings.database_url.startswith("sqlite"):
        return replace(settings, database_url=url, instance_dir=folder, index_dir=folder / "search_index")
    database = settings.database_url.partition("?")[0].rpartition("/")[2] + f"_{name}"
    engine = create_engine(_named(settings.database_url, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {database}"))
    engine.dispose()
    url = _named(settings.database_url, database)
    return replace(settings, database_url=url, instance_dir=folder, index_dir=folder / "search_index")


def _named(url: str, name: str) -> str:
    address, _, options = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{options}"


def content(url: str) -> dict[str, tables.Tally]:
    """Return what each table of a database holds."""
    engine = schema.apart(url)
    with engine.connect() as connection:
        held = {name: tables.tally(connection, table) for name, table in tables.kept(connection).items()}
    engine.dispose()
    return held


def run_sql(url: str, *statements: str) -> None:
    """Write past every rule."""
    engine = schema.apart(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def seen_by_others(folder: Path) -> list[str]:
    """Return the files below a folder that another user of the machine can read."""
    found = []
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
                found.append(path.relative_to(folder).as_posix())
    return found
