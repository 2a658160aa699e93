"""Keep where a thread went that was merged into another, and which posts joined a thread later than they were written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("thread", sa.Column("merged_post_id", sa.Integer(), nullable=True))
    op.add_column("post", sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
    there = sa.text("joined_at IS NOT NULL")
    op.create_index(
        "ix_post_joined",
        "post",
        ["thread_id", "joined_at", "number"],
        sqlite_where=there,
        postgresql_where=there,
    )


def downgrade() -> None:
    op.drop_index("ix_post_joined", "post")
    op.drop_column("post", "joined_at")
    op.drop_column("thread", "merged_post_id")
