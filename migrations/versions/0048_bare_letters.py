"""A pod can keep what is said in it out of letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pod") as batch:
        batch.add_column(sa.Column("bare_letters", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("pod") as batch:
        batch.drop_column("bare_letters")
