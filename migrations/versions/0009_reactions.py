"""Keep who reacted to which post, and how."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reaction",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_reaction_pod_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_reaction_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_reaction_user_id")),
        sa.PrimaryKeyConstraint("post_id", "user_id", "kind", name=op.f("pk_reaction")),
    )
    op.create_index(op.f("ix_reaction_pod_id"), "reaction", ["pod_id"])
    op.create_index(op.f("ix_reaction_user_id"), "reaction", ["user_id"])


def downgrade() -> None:
    op.drop_table("reaction")
