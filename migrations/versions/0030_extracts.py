"""Keep the text of files: once for the same bytes, page by page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "extract",
        sa.Column("blob_id", sa.Integer(), sa.ForeignKey("blob.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("type", "reason")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("tries", "pages", "size")),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("blob_id"),
    )
    op.create_table(
        "extract_page",
        sa.Column("blob_id", sa.Integer(), sa.ForeignKey("extract.blob_id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("label", "text")),
        sa.PrimaryKeyConstraint("blob_id", "number"),
    )


def downgrade() -> None:
    op.drop_table("extract_page")
    op.drop_table("extract")
