"""Keep questions that people ask again and again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "query", "rhythm")),
        sa.Column("by_letter", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("since", "looked_at")),
        sa.Column("run", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("found", "told")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_saved_search_user_id", "saved_search", ["user_id"])
    op.create_index(
        "ix_saved_search_looked_at",
        "saved_search",
        ["looked_at"],
        sqlite_where=sa.text("rhythm != ''"),
        postgresql_where=sa.text("rhythm != ''"),
    )


def downgrade() -> None:
    op.drop_table("saved_search")
