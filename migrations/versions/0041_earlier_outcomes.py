"""Keep what the outcome of a poll said before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll_outcome",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "poll_id", "pod_id", "number")),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_poll_outcome_by_id")),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_poll_outcome_pod_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_outcome_poll_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_outcome")),
        sa.UniqueConstraint("poll_id", "number", name=op.f("uq_poll_outcome_poll_id_number")),
    )
    for name in ("by_id", "pod_id"):
        op.create_index(op.f(f"ix_poll_outcome_{name}"), "poll_outcome", [name])


def downgrade() -> None:
    op.drop_table("poll_outcome")
