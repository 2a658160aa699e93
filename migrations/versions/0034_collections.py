"""Keep collections of resources, and what each member has done of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _table(
        "collection",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("pod_id", "made_by_id", "revision")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("title", "about")),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("created_at", "updated_at")),
        keys={"pod_id": "pod.id", "made_by_id": "user_account.id"},
        primary=["id"],
    )
    op.create_index("ix_collection_pod_id_id", "collection", ["pod_id", "id"])
    op.create_index(op.f("ix_collection_made_by_id"), "collection", ["made_by_id"])
    _table(
        "collection_item",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("collection_id", "resource_id", "pod_id", "position")
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.UniqueConstraint("collection_id", "resource_id", name=op.f("uq_collection_item_collection_id_resource_id")),
        keys={"collection_id": "collection.id", "resource_id": "resource.id", "pod_id": "pod.id"},
        primary=["id"],
    )
    for name in ("resource_id", "pod_id"):
        op.create_index(op.f(f"ix_collection_item_{name}"), "collection_item", [name])
    _table(
        "collection_tick",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("item_id", "user_id", "pod_id")),
        sa.Column("at", _MOMENT, nullable=False),
        keys={"item_id": "collection_item.id", "user_id": "user_account.id", "pod_id": "pod.id"},
        primary=["item_id", "user_id"],
    )
    for name in ("user_id", "pod_id"):
        op.create_index(op.f(f"ix_collection_tick_{name}"), "collection_tick", [name])


def _table(name: str, *parts: sa.SchemaItem, keys: dict[str, str], primary: list[str]) -> None:
    own = {"collection.id", "collection_item.id", "resource.id"}
    op.create_table(
        name,
        *parts,
        *(
            sa.ForeignKeyConstraint(
                [column], [to], name=op.f(f"fk_{name}_{column}"), ondelete="CASCADE" if to in own else None
            )
            for column, to in keys.items()
        ),
        sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    for name in ("collection_tick", "collection_item", "collection"):
        op.drop_table(name)
