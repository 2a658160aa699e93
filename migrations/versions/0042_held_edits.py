"""Let other words for a post that stands wait for a moderator, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_KEY = "fk_held_post_edited_id"
_WAITS, _EDITS = sa.text("decided_at IS NULL"), sa.text("edited_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("held_post") as batch:
        batch.add_column(sa.Column("edited_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("based_on", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("edit_reason", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("of_files", sa.JSON(), nullable=True))
        batch.create_foreign_key(op.f(_KEY), "post", ["edited_id"], ["id"])
    for name, unique, where in (("uq_held_post_edits", True, _WAITS), ("ix_held_post_edited_id", False, _EDITS)):
        op.create_index(name, "held_post", ["edited_id"], unique=unique, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in ("ix_held_post_edited_id", "uq_held_post_edits"):
        op.drop_index(name, "held_post")
    with op.batch_alter_table("held_post") as batch:
        batch.drop_constraint(op.f(_KEY), type_="foreignkey")
        for name in ("of_files", "edit_reason", "based_on", "edited_id"):
            batch.drop_column(name)
