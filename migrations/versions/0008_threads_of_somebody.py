"""Find the threads that somebody started, and the administrators, without reading everything."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_thread_author_id", "thread", ["author_id"])
    op.create_index("ix_user_account_is_admin", "user_account", ["is_admin"])


def downgrade() -> None:
    op.drop_index("ix_user_account_is_admin", "user_account")
    op.drop_index("ix_thread_author_id", "thread")
