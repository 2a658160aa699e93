from __future__ import annotations

import sys
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import Select, select, union_all
from sqlalchemy.sql import visitors
from sqlalchemy.sql.selectable import SelectBase

from forum.kernel.policy import UNSCOPED_STATEMENTS, scope_of, unscoped
from forum.threads.models import Post


def _statements(value: object) -> Iterator[SelectBase]:
    if isinstance(value, SelectBase):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _statements(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _statements(each)


def _is_answered_for(statement: SelectBase) -> bool:
    """Say whether a statement asks who reads, or was exempted with a reason, as a whole or in a part."""
    return any(
        getattr(part, "key", None) == "me" or id(part) in UNSCOPED_STATEMENTS for part in visitors.iterate(statement)
    )


def test_every_kept_statement_asks_who_reads_or_says_why_not(site: Flask) -> None:
    kept = [
        (f"{name}.{called}", statement)
        for name, module in list(sys.modules.items())
        # The kernel keeps statements about its own machinery only.
        if name.startswith("forum.") and not name.startswith("forum.kernel.")
        for called, value in vars(module).items()
        for statement in _statements(value)
    ]
    assert len(kept) > 60
    assert not [called for called, statement in kept if not _is_answered_for(statement)]


def test_the_census_of_statements_sees_a_bare_one(site: Flask) -> None:
    bare: Select[int] = select(Post.id)
    assert not _is_answered_for(bare)
    assert not _is_answered_for(union_all(bare, bare))
    assert _is_answered_for(bare.where(scope_of(Post)))
    assert _is_answered_for(unscoped(select(Post.number), "a test may"))
