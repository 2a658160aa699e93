"""Find somebody's posts in a pod by an index of both."""

from __future__ import annotations

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_post_pod_id_author_id", "post", ["pod_id", "author_id"])
    op.drop_index("ix_post_pod_id", "post")


def downgrade() -> None:
    op.create_index("ix_post_pod_id", "post", ["pod_id"])
    op.drop_index("ix_post_pod_id_author_id", "post")
