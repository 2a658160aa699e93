"""Make the tables of the search index in PostgreSQL; on SQLite they stand empty.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pod", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.JSON().with_variant(ARRAY(sa.Integer()), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_pod", "search_entry", ["pod"])
    op.create_index(
        "ix_search_entry_words",
        "search_entry",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "search_posting",
        sa.Column("word", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pod", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("size", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "word", "pod", "entry", name=op.f("pk_search_posting"), postgresql_include=["weight", "size"]
        ),
    )
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
    )
    op.create_index("ix_search_word_word", "search_word", ["word"], unique=True)
    op.create_table(
        "search_index",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("words", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_index")),
    )


def downgrade() -> None:
    op.drop_table("search_index")
    op.drop_table("search_word")
    op.drop_table("search_posting")
    op.drop_table("search_entry")
