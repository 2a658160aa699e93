"""Let it be asked who wrote in a thread without reading all of its posts."""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_NAME = "ix_post_thread_id_author_id"


def upgrade() -> None:
    op.create_index(_NAME, "post", ["thread_id", "author_id"])


def downgrade() -> None:
    op.drop_index(_NAME, table_name="post")
