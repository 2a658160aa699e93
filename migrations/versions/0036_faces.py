"""Keep the first page of files as a picture."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "face",
        sa.Column("blob_id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("width", "height", "tries")),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["blob_id"], ["blob.id"], name=op.f("fk_face_blob_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["picture_id"], ["blob.id"], name=op.f("fk_face_picture_id")),
        sa.PrimaryKeyConstraint("blob_id", name=op.f("pk_face")),
    )
    op.create_index(op.f("ix_face_picture_id"), "face", ["picture_id"])


def downgrade() -> None:
    op.drop_table("face")
