"""Runs migrations on the connection that `forum.kernel.moves` gives; who gives it begins, checks and ends."""

from __future__ import annotations

from alembic import context

from forum.kernel.db import Model

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
