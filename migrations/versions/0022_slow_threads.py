"""Keep how long somebody waits between two posts of a thread, until when, who said so and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_KEY = "fk_thread_slow_by_id"


def upgrade() -> None:
    with op.batch_alter_table("thread") as batch:
        batch.add_column(sa.Column("slow_minutes", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("slow_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("slow_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("slow_reason", sa.String(), nullable=False, server_default=""))
        batch.create_foreign_key(op.f(_KEY), "user_account", ["slow_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("thread") as batch:
        batch.drop_constraint(op.f(_KEY), type_="foreignkey")
        for part in ("reason", "by_id", "until", "minutes"):
            batch.drop_column(f"slow_{part}")
