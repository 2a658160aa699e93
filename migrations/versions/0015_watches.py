"""Keep how much somebody wants to hear of threads, tags and pods."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_watch_pod_id")),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_watch_tag_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_watch_thread_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_watch_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("user_id", "tag_id", name=op.f("uq_watch_user_id_tag_id")),
        sa.UniqueConstraint("user_id", "thread_id", name=op.f("uq_watch_user_id_thread_id")),
    )
    for name in ("pod_id", "tag_id", "thread_id"):
        op.create_index(op.f(f"ix_watch_{name}"), "watch", [name])
    op.create_index("ix_watch_user_id_id", "watch", ["user_id", "id"])
    whole = sa.text("thread_id IS NULL AND tag_id IS NULL")
    op.create_index(
        "uq_watch_user_id_pod_id",
        "watch",
        ["user_id", "pod_id"],
        unique=True,
        sqlite_where=whole,
        postgresql_where=whole,
    )


def downgrade() -> None:
    op.drop_table("watch")
