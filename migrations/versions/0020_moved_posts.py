"""Keep where a post went that was moved out of its thread."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("moved_post_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("post", "moved_post_id")
