"""Keep what moderators changed about threads, and for how long a thread is pinned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "thread_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_thread_change_pod_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_thread_change_thread_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_thread_change_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user_account.id"], name=op.f("fk_thread_change_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_change")),
    )
    op.create_index(op.f("ix_thread_change_pod_id"), "thread_change", ["pod_id"])
    op.create_index("ix_thread_change_thread_id_number", "thread_change", ["thread_id", "number"])
    op.add_column("thread", sa.Column("changed_at", _MOMENT, nullable=True))
    op.add_column("thread", sa.Column("pinned_until", _MOMENT, nullable=True))
    pinned = sa.text("pinned_until IS NOT NULL")
    op.create_index("ix_thread_pinned_until", "thread", ["pinned_until"], sqlite_where=pinned, postgresql_where=pinned)


def downgrade() -> None:
    op.drop_index("ix_thread_pinned_until", "thread")
    for column in ("pinned_until", "changed_at"):
        op.drop_column("thread", column)
    op.drop_table("thread_change")
