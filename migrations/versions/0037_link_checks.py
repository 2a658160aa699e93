"""Keep whether the links of resources answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "link_check",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("version_id", "pod_id")),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("since", "at")),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_link_check_pod_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["resource_version.id"], name=op.f("fk_link_check_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_link_check")),
    )
    op.create_index(op.f("ix_link_check_pod_id"), "link_check", ["pod_id"])
    op.create_table(
        "link_report",
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_link_report_pod_id")),
        sa.PrimaryKeyConstraint("pod_id", name=op.f("pk_link_report")),
    )


def downgrade() -> None:
    op.drop_table("link_report")
    op.drop_table("link_check")
