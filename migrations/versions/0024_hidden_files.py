"""Keep which files of posts a moderator hid, when and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_KEY = "fk_attachment_hidden_by_id"


def upgrade() -> None:
    with op.batch_alter_table("attachment") as batch:
        batch.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("hidden_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("hidden_reason", sa.String(), nullable=False, server_default=""))
        batch.create_foreign_key(op.f(_KEY), "user_account", ["hidden_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("attachment") as batch:
        batch.drop_constraint(op.f(_KEY), type_="foreignkey")
        for part in ("reason", "by_id", "at"):
            batch.drop_column(f"hidden_{part}")
