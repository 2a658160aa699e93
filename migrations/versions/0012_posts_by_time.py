"""Find how many posts of a thread there were at a moment, without reading the thread."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_post_thread_id_created_at_number", "post", ["thread_id", "created_at", "number"])


def downgrade() -> None:
    op.drop_index("ix_post_thread_id_created_at_number", "post")
