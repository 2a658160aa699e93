"""Many keys in one parameter: a statement joins them as a table, and begins with them."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Dialect, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeDecorator, TypeEngine, Unicode


class _Keys(TypeDecorator[Collection[int]]):
    """A list of keys, as its database takes one: PostgreSQL has arrays, SQLite reads JSON."""

    impl = Unicode
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(BigInteger) if dialect.name == "postgresql" else Unicode()

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        return list(value or ()) if dialect.name == "postgresql" else json.dumps(list(value or ()))


class _Each(GenericFunction[int]):
    """One row a key."""

    inherit_cache = True
    name = "each_key"


@compiles(_Each, "sqlite")
def _on_sqlite(element: _Each, compiler: Any, **how: Any) -> str:
    return f"json_each{compiler.process(element.clause_expr, **how)}"


@compiles(_Each, "postgresql")
def _on_postgresql(element: _Each, compiler: Any, **how: Any) -> str:
    return f"unnest{compiler.process(element.clause_expr, **how)}"


def keys(name: str = "ids") -> TableValuedAlias:
    """Return a table with the column `value` of the keys bound by `name`.

    To be joined: a list in `IN` leaves SQLite to try each key with each of the asker's pods.
    """
    bound: BindParameter[Any] = bindparam(name, type_=_Keys())
    # PostgreSQL calls the column of a function as the function is called here.
    return _Each(bound).table_valued("value", name="value")
