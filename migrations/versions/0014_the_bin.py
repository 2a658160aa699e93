"""Deleted posts and threads stand in a bin for a while, and an earlier wording can be hidden."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_BINNED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    for table in ("thread", "post"):
        with op.batch_alter_table(table) as batch:
            _add(batch, table, "deleted")
            batch.add_column(sa.Column("purged_at", _MOMENT, nullable=True))
            if table == "post":
                batch.add_column(sa.Column("thread_deleted_at", _MOMENT, nullable=True))
    with op.batch_alter_table("revision") as batch:
        _add(batch, "revision", "hidden")
    _index("ix_thread_binned", "thread", "pod_id")
    _index("ix_post_binned", "post", "pod_id")
    _index("ix_post_binned_of", "post", "author_id")


def _add(batch: BatchOperations, table: str, deed: str) -> None:
    batch.add_column(sa.Column(f"{deed}_at", _MOMENT, nullable=True))
    batch.add_column(sa.Column(f"{deed}_by_id", sa.Integer(), nullable=True))
    batch.add_column(sa.Column(f"{deed}_reason", sa.String(), nullable=False, server_default=""))
    key = op.f(f"fk_{table}_{deed}_by_id")
    batch.create_foreign_key(key, "user_account", [f"{deed}_by_id"], ["id"])


def _index(name: str, table: str, column: str) -> None:
    op.create_index(name, table, [column, "deleted_at"], sqlite_where=_BINNED, postgresql_where=_BINNED)


def downgrade() -> None:
    op.drop_index("ix_post_binned_of", "post")
    op.drop_index("ix_post_binned", "post")
    op.drop_index("ix_thread_binned", "thread")
    for table, deed in (("revision", "hidden"), ("post", "deleted"), ("thread", "deleted")):
        with op.batch_alter_table(table) as batch:
            if table == "post":
                batch.drop_column("thread_deleted_at")
            if table != "revision":
                batch.drop_column("purged_at")
            batch.drop_constraint(op.f(f"fk_{table}_{deed}_by_id"), type_="foreignkey")
            for part in ("reason", "by_id", "at"):
                batch.drop_column(f"{deed}_{part}")
