"""Keep themed discussions: series and their questions, which open by the clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_series_by_id")),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_series_pod_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    for name in ("by_id", "pod_id"):
        op.create_index(op.f(f"ix_series_{name}"), "series", [name])
    runs = sa.text("ended_at IS NULL")
    op.create_index("ix_series_runs", "series", ["ends_at"], sqlite_where=runs, postgresql_where=runs)
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("opens_at", _MOMENT, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=True),
        sa.Column("opened_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["user_account.id"], name=op.f("fk_round_lead_id")),
        sa.ForeignKeyConstraint(["opened_id"], ["thread.id"], name=op.f("fk_round_opened_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_round_pod_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_round_series_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    for name in ("lead_id", "opened_id", "pod_id", "series_id"):
        op.create_index(op.f(f"ix_round_{name}"), "round", [name])
    waits = sa.text("opened_at IS NULL")
    op.create_index("ix_round_waits", "round", ["opens_at"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_table("round")
    op.drop_table("series")
