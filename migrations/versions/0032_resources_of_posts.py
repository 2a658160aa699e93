"""Let a resource know the post that its file came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_KEY, _INDEX = "fk_resource_from_post_id", "ix_resource_from_post_id"


def upgrade() -> None:
    with op.batch_alter_table("resource") as batch:
        batch.add_column(sa.Column("from_post_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f(_KEY), "post", ["from_post_id"], ["id"], ondelete="SET NULL")
        batch.create_index(op.f(_INDEX), ["from_post_id"])


def downgrade() -> None:
    with op.batch_alter_table("resource") as batch:
        batch.drop_index(op.f(_INDEX))
        batch.drop_constraint(op.f(_KEY), type_="foreignkey")
        batch.drop_column("from_post_id")
