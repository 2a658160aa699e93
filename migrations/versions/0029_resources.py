"""Keep the resources of pods: what they are called, their versions, their themes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _resource()
    op.create_table(
        "resource_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("blob_id", sa.Integer(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["blob_id"], ["blob.id"], name=op.f("fk_resource_version_blob_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_resource_version_by_id")),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_resource_version_pod_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_version_resource_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_version")),
        sa.UniqueConstraint("resource_id", "number", name=op.f("uq_resource_version_resource_id_number")),
    )
    op.create_index(op.f("ix_resource_version_blob_id"), "resource_version", ["blob_id"])
    for name in ("by_id", "pod_id"):
        op.create_index(f"ix_resource_version_{name}_size", "resource_version", [name, "size"])
    op.create_table(
        "resource_tag",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_resource_tag_pod_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_tag_resource_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_resource_tag_tag_id")),
        sa.PrimaryKeyConstraint("resource_id", "tag_id", name=op.f("pk_resource_tag")),
    )
    for name in ("pod_id", "tag_id"):
        op.create_index(op.f(f"ix_resource_tag_{name}"), "resource_tag", [name])


def _resource() -> None:
    words = ("title", "title_folded", "kind", "publisher", "language", "country", "licence", "why", "deleted_reason")
    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pod_id", sa.Integer(), nullable=False),
        sa.Column("shared_by_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("deleted_at", _MOMENT, nullable=True),
        sa.Column("deleted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["deleted_by_id"], ["user_account.id"], name=op.f("fk_resource_deleted_by_id")),
        sa.ForeignKeyConstraint(["pod_id"], ["pod.id"], name=op.f("fk_resource_pod_id")),
        sa.ForeignKeyConstraint(["shared_by_id"], ["user_account.id"], name=op.f("fk_resource_shared_by_id")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["resource.id"], name=op.f("fk_resource_superseded_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    for name in ("shared_by_id", "superseded_by_id"):
        op.create_index(op.f(f"ix_resource_{name}"), "resource", [name])
    op.create_index("ix_resource_pod_id_id", "resource", ["pod_id", "id"])
    op.create_index("ix_resource_pod_id_title_folded_id", "resource", ["pod_id", "title_folded", "id"])
    there = sa.text("deleted_at IS NOT NULL")
    binned = {"sqlite_where": there, "postgresql_where": there}
    op.create_index("ix_resource_binned", "resource", ["pod_id", "deleted_at"], **binned)


def downgrade() -> None:
    op.drop_table("resource_tag")
    op.drop_table("resource_version")
    op.drop_table("resource")
