"""Give the index keys in which the kind of a thing and its part have room; what was in it is built anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_KEYS = (("search_entry", "key"), ("search_posting", "entry"))
_TABLES = ("search_index", "search_posting", "search_entry", "search_word")


def upgrade() -> None:
    _change(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    _change(sa.BigInteger(), sa.Integer())


def _change(old: sa.types.TypeEngine[int], new: sa.types.TypeEngine[int]) -> None:
    for table in _TABLES:
        op.execute(sa.delete(sa.table(table)))
    for table, column in _KEYS:
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, existing_type=old, type_=new, existing_nullable=False)
