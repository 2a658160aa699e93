"""The tables of the index in PostgreSQL; with the index in a folder they stand empty."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
)
from sqlalchemy.dialects.postgresql import ARRAY

from forum.kernel.db import REBUILT, Model

# Numbers of words: what an entry has or has not, for narrowing and for taking it out again.
NUMBERS = JSON().with_variant(ARRAY(Integer), "postgresql")
# No backup holds what can be made again.
_AGAIN = {REBUILT: True}
# Beginnings are found by the order of bytes.
WORD = String().with_variant(String(collation="C"), "postgresql")

ENTRIES = Table(
    "search_entry",
    Model.metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("pod", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("mark", BigInteger, nullable=False),
    Column("words", NUMBERS, nullable=False),
    Index("ix_search_entry_pod", "pod"),
    # Without a list of what is still to be sorted in, which every question would read.
    Index("ix_search_entry_words", "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    info=_AGAIN,
)
# How often a stem stands in an entry: read from the index alone, which has all of it in order.
POSTINGS = Table(
    "search_posting",
    Model.metadata,
    Column("word", Integer, nullable=False, autoincrement=False),
    Column("pod", Integer, nullable=False, autoincrement=False),
    Column("entry", BigInteger, nullable=False, autoincrement=False),
    Column("weight", SmallInteger, nullable=False),
    Column("size", SmallInteger, nullable=False),
    PrimaryKeyConstraint("word", "pod", "entry", name="pk_search_posting", postgresql_include=["weight", "size"]),
    info=_AGAIN,
)
WORDS = Table(
    "search_word",
    Model.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("word", WORD, nullable=False),
    Column("documents", Integer, nullable=False),
    Index("ix_search_word_word", "word", unique=True),
    info=_AGAIN,
)
# One row: which kind of index it is, how many entries and words of text are in it.
INDEX = Table(
    "search_index",
    Model.metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("built_at", DateTime(timezone=True), nullable=False),
    Column("documents", Integer, nullable=False),
    Column("words", BigInteger, nullable=False),
    info=_AGAIN,
)
