"""Unsent texts on the server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("composer", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_draft_user_id")),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_draft_pod_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_draft_thread_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_draft_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_draft_user_id_key")),
    )
    op.create_index(op.f("ix_draft_pod_id"), "draft", ["pod_id"])
    op.create_index(op.f("ix_draft_thread_id"), "draft", ["thread_id"])
    op.create_index(op.f("ix_draft_post_id"), "draft", ["post_id"])


def downgrade() -> None:
    op.drop_table("draft")
