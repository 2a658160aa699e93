"""Read a pod's threads by age and by replies, and find those that nobody answered."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_thread_pod_id_created_at_id", "thread", ["pod_id", "created_at", "id"])
    op.create_index("ix_thread_pod_id_last_number_id", "thread", ["pod_id", "last_number", "id"])


def downgrade() -> None:
    op.drop_index("ix_thread_pod_id_last_number_id", "thread")
    op.drop_index("ix_thread_pod_id_created_at_id", "thread")
