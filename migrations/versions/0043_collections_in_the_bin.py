"""Deleted collections stand in the bin for a while."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_KEY, _INDEX = "fk_collection_deleted_by_id", "ix_collection_binned"
_BINNED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("collection") as batch:
        batch.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("deleted_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("deleted_reason", sa.String(), nullable=False, server_default=""))
        batch.create_foreign_key(op.f(_KEY), "user_account", ["deleted_by_id"], ["id"])
    where = {"sqlite_where": _BINNED, "postgresql_where": _BINNED}
    op.create_index(_INDEX, "collection", ["pod_id", "deleted_at"], **where)


def downgrade() -> None:
    op.drop_index(_INDEX, "collection")
    with op.batch_alter_table("collection") as batch:
        batch.drop_constraint(op.f(_KEY), type_="foreignkey")
        for part in ("reason", "by_id", "at"):
            batch.drop_column(f"deleted_{part}")
