"""Keep texts that wait for a moderator apart from posts, how many of a newcomer do, and the files they bring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_HOLDERS = ("attachment", "notification")


def upgrade() -> None:
    op.add_column("pod", sa.Column("hold_first", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "held_post",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("pod_id", "author_id")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("in_thread_id", "parent_id", "made_id")),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("title", "kind", "body", "html", "excerpt")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("language", "key", "digest", "state", "reason")),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("is_plain", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("renderer", "revision")),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_held_post_{name}"))
            for name, to in (
                ("pod_id", "pod.id"),
                ("author_id", "user_account.id"),
                ("decided_by_id", "user_account.id"),
                ("in_thread_id", "thread.id"),
                ("parent_id", "post.id"),
                ("made_id", "post.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_post")),
    )
    waits, keyed = sa.text("decided_at IS NULL"), sa.text("key <> ''")
    op.create_index("ix_held_post_author_id", "held_post", ["author_id"])
    op.create_index("ix_held_post_waits", "held_post", ["pod_id", "id"], sqlite_where=waits, postgresql_where=waits)
    sent = ["author_id", "key", "digest"]
    op.create_index("uq_held_post_sent", "held_post", sent, unique=True, sqlite_where=keyed, postgresql_where=keyed)
    for name in _HOLDERS:
        with op.batch_alter_table(name) as batch:
            batch.add_column(sa.Column("held_post_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_{name}_held_post_id"), "held_post", ["held_post_id"], ["id"])
            batch.create_index(f"ix_{name}_held_post_id", ["held_post_id"])


def downgrade() -> None:
    for name in _HOLDERS:
        with op.batch_alter_table(name) as batch:
            batch.drop_index(f"ix_{name}_held_post_id")
            batch.drop_constraint(op.f(f"fk_{name}_held_post_id"), type_="foreignkey")
            batch.drop_column("held_post_id")
    op.drop_table("held_post")
    with op.batch_alter_table("pod") as batch:
        batch.drop_column("hold_first")
