"""Count of each thread the replies that stand, and let its last post be one that does."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def _table(name: str, columns: str) -> Any:
    return sa.table(name, *map(sa.column, columns.split()))


_THREAD = _table("thread", "id replies last_post_id last_at")
_POST = _table("post", "id thread_id number body hidden_at deleted_at created_at")
_OLD, _NEW = "ix_thread_pod_id_last_number_id", "ix_thread_pod_id_replies_id"


def _stands(post: Any) -> Any:
    # Of what its author took away, or what is in another thread now, an empty place is left.
    return sa.and_(post.c.deleted_at.is_(None), post.c.hidden_at.is_(None), post.c.body != "")


_REPLIES = (
    sa.select(sa.func.count()).where(_POST.c.thread_id == _THREAD.c.id, _POST.c.number > 1, _stands(_POST))
).scalar_subquery()
_LAST = _POST.alias("last")


def _newest(column: str) -> Any:
    """Select of the newest post of a thread that stands, or of its first."""
    return (
        sa.select(_POST.c[column])
        .where(_POST.c.thread_id == _THREAD.c.id, sa.or_(_POST.c.number == 1, _stands(_POST)))
        .order_by(_POST.c.created_at.desc(), _POST.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def upgrade() -> None:
    with op.batch_alter_table("thread") as batch:
        batch.add_column(sa.Column("replies", sa.Integer(), nullable=False, server_default="0"))
    op.execute(_THREAD.update().values(replies=_REPLIES))
    gone = sa.exists().where(_LAST.c.id == _THREAD.c.last_post_id, ~_stands(_LAST))
    has = sa.exists().where(_POST.c.thread_id == _THREAD.c.id, _stands(_POST))
    op.execute(_THREAD.update().where(gone, has).values(last_post_id=_newest("id"), last_at=_newest("created_at")))
    op.create_index(_NEW, "thread", ["pod_id", "replies", "id"])
    op.drop_index(_OLD, "thread")


def downgrade() -> None:
    op.create_index(_OLD, "thread", ["pod_id", "last_number", "id"])
    op.drop_index(_NEW, "thread")
    with op.batch_alter_table("thread") as batch:
        batch.drop_column("replies")
