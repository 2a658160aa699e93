"""Keep which posts somebody comes back to, with a note and a moment to be reminded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bookmark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("remind_at", _MOMENT, nullable=True),
        sa.Column("reminded_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_bookmark_pod_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_bookmark_post_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_bookmark_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmark")),
        sa.UniqueConstraint("user_id", "post_id", name=op.f("uq_bookmark_user_id_post_id")),
    )
    op.create_index(op.f("ix_bookmark_pod_id"), "bookmark", ["pod_id"])
    op.create_index(op.f("ix_bookmark_post_id"), "bookmark", ["post_id"])
    op.create_index("ix_bookmark_user_id_id", "bookmark", ["user_id", "id"])
    waits = sa.text("remind_at IS NOT NULL AND reminded_at IS NULL")
    op.create_index("ix_bookmark_due", "bookmark", ["remind_at"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_table("bookmark")
