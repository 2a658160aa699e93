"""Keep which words found nothing in a pod."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_gap",
        sa.Column("pod_id", sa.Integer(), sa.ForeignKey("pod.id"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("words", "asker")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pod_id", "words", "asker"),
    )
    op.create_index("ix_search_gap_at", "search_gap", ["at"])


def downgrade() -> None:
    op.drop_table("search_gap")
