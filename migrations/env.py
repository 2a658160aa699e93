"""Runs migrations on a connection of their own: foreign keys off on SQLite, one transaction, checked before it ends."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection, create_engine, event, text

from forum.kernel.db import Model


def run() -> None:
    migrate = current_app.extensions["migrate"]
    engine = create_engine(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _own_transactions)
    with engine.connect() as connection:
        _begin(connection)
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            transactional_ddl=True,
            transaction_per_migration=False,
            **migrate.configure_args,
        )
        context.run_migrations()
        _end(connection)
    engine.dispose()


def _own_transactions(raw, _record) -> None:
    # The driver would commit before DDL; a failed migration must leave the old schema.
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA busy_timeout=30000")
    raw.execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
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
