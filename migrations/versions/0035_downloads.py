"""Count how often a version of a resource was downloaded, by nobody in particular."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("resource_version", sa.Column("downloads", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("resource_version") as batch:
        batch.drop_column("downloads")
