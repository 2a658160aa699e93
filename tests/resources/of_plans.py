"""How many tables a statement joins at one level: PostgreSQL tries every order of them, and takes long over many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from forum.kernel.db import db

Asked = tuple[str, Any]


@contextmanager
def asked_of_database() -> Iterator[list[Asked]]:
    """Yield a list that every statement of the block goes into, with its values. Needs an application context."""
    asked: list[Asked] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", keep)
    yield asked
    event.remove(db.engine, "before_cursor_execute", keep)


def joined_at_once(asked: Asked) -> int:
    """Return how many tables are joined at one level, where the most are; 0 on SQLite, which does not try them all."""
    if db.engine.dialect.name != "postgresql":
        return 0
    statement, values = asked
    explained = db.session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
    return max(_joined(explained.scalar_one()[0]["Plan"]))


def _joined(plan: Any) -> Iterator[int]:
    """Yield how many tables are joined in a plan, and in each of what is planned by itself."""
    pending, number = [plan], 0
    while pending:
        step = pending.pop()
        number += step["Node Type"].endswith(("Scan", "Search")) and step["Node Type"] != "Bitmap Index Scan"
        for under in step.get("Plans", ()):
            if under["Parent Relationship"] in {"InitPlan", "SubPlan"}:
                yield from _joined(under)
            else:
                pending.append(under)
    yield number
