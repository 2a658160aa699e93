"""Moving a database along its migrations, by Alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from . import schema


def bring(site: Engine, revision: str) -> None:
    """Bring the database of a site to a revision, on a connection of its own: one transaction, checked at its end."""
    engine = schema.apart(site.url)
    try:
        with engine.connect() as connection:
            _begin(connection)
            move(connection, revision)
            _end(connection)
    finally:
        engine.dispose()


def move(connection: Connection, revision: str) -> None:
    """Go up or down to a revision, inside the transaction of a connection; the caller commits."""
    found, road = schema.version_on(connection), schema.road()
    is_down = revision == "base" or (found in road and revision in road[: road.index(found)])
    moving = config()
    moving.attributes["connection"] = connection
    (command.downgrade if is_down else command.upgrade)(moving, revision)


def config() -> Config:
    """Return what Alembic has to know to find the migrations."""
    found = Config(schema.FOLDER / "alembic.ini")
    found.set_main_option("script_location", str(schema.FOLDER))
    return found


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Two that start at once: the second waits here and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(727004)"))


def _end(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration would leave {len(broken)} rows that point nowhere")
    connection.commit()
