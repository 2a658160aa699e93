"""Runs migrations on a connection of their own: foreign keys off on SQLite, one transaction, checked before it ends.

Who gives a connection begins, checks and ends by itself."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from forum.kernel import schema
from forum.kernel.db import Model


def run() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    engine = schema.apart(current_app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        _begin(connection)
        _migrate(connection)
        _end(connection)
    engine.dispose()


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        transactional_ddl=True,
        transaction_per_migration=False,
        **current_app.extensions["migrate"].configure_args,
    )
    context.run_migrations()


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


run()
