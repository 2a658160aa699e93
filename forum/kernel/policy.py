"""Who may see what, as SQL; who may do what, as Python. Every door comes through here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, bindparam, literal_column, select
from sqlalchemy.engine import Result
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import Executable

from . import kept
from .actor import Actor
from .db import Model, db
from .errors import Forbidden, NoScope, NotVisible

M = TypeVar("M", bound=Model)
S = TypeVar("S", bound=Executable)
Clause = Callable[[], ColumnElement[bool]]
Rule = Callable[[Actor, Any], bool]

# The asker's id, NULL for a guest. It has no value here, so a statement that is not run by `rows` refuses to run.
ME: ColumnElement[int] = bindparam("me", type_=Integer)
_scopes: dict[type[Any], Clause] = {}
_rules: dict[tuple[str, type[Any]], Rule] = {}
UNSCOPED_STATEMENTS: dict[int, str] = {}
EVERYBODY_SEES = "view"


def scope(model: type[M]) -> Callable[[Clause], Clause]:
    """Declare the clause that says which rows of `model` ME may see."""

    def keep(clause: Clause) -> Clause:
        if model in _scopes:
            raise RuntimeError(f"{model.__name__} has a scope already")
        _scopes[model] = clause
        return clause

    return keep


@cache
def scope_of(model: type[Any]) -> ColumnElement[bool]:
    """Return the clause of `model`, built once. Raises NoScope when its policy was not imported."""
    if model not in _scopes:
        raise NoScope(model.__name__)
    return _scopes[model]()


@cache
def scope_for(model: type[M], reader: str) -> ColumnElement[bool]:
    """Return the clause of `model` asked for many at once: for the person in a column that is named as `reader.id`.

    The name is that of an alias which no clause uses, so that a subquery finds it in the statement around it.
    """
    column: ColumnElement[int] = literal_column(reader, Integer)

    def instead(part: Any, **_: Any) -> Any:
        return column if isinstance(part, BindParameter) and part.key == "me" else None

    replace: Any = instead
    clause = scope_of(model)
    return visitors.replacement_traverse(clause, {}, replace)


def has_scope(model: type[Any]) -> bool:
    """Say whether a policy speaks for `model`; asked by the tests of the house."""
    return model in _scopes


@cache
def visible(model: type[M]) -> Select[M]:
    """Select the rows that ME may see. Raises NoScope for a model whose policy was not imported."""
    return select(model).where(scope_of(model))


def rows(actor: Actor, statement: Executable, **binds: object) -> Result[Any]:
    """Run for one asker. ME is bound here and nowhere else."""
    return ask(statement, {**binds, "me": actor.id})


def ask(statement: Executable, values: Mapping[str, object]) -> Result[Any]:
    """Run a statement; one that selects columns only takes the short road."""
    session = db.session()
    session.flush()
    connection = session.connection()
    known = kept.of(statement, connection.dialect)
    if known is not None:
        try:
            return known.run(connection, values)
        except kept.Unfit:
            return connection.execute(statement, values)
    return session.execute(statement, values)


def unscoped(statement: S, reason: str) -> S:
    """Mark a statement that carries no scope, and say why that is safe."""
    if not reason:
        raise ValueError("an exemption needs a reason")
    UNSCOPED_STATEMENTS[id(statement)] = reason
    return statement


def rule(action: str, model: type[Any]) -> Callable[[Rule], Rule]:
    """Declare who may do `action` to a visible `model`."""

    def keep(test: Rule) -> Rule:
        if (action, model) in _rules:
            raise RuntimeError(f"{action} {model.__name__} has a rule already")
        _rules[action, model] = test
        return test

    return keep


def permits(actor: Actor, action: str, obj: object) -> bool:
    """Say whether `actor` may do `action` to a row that they see; what no rule allows is refused."""
    if action == EVERYBODY_SEES:
        return True
    test = _rules.get((action, type(obj)))
    return test is not None and test(actor, obj)


def allowed(actor: Actor, obj: object) -> frozenset[str]:
    """Return the names of all deeds that `actor` may do to `obj`."""
    return frozenset(name for (name, model), test in _rules.items() if model is type(obj) and test(actor, obj))


@cache
def _one(model: type[M], by: str) -> Select[M]:
    return visible(model).where(getattr(model, by) == bindparam("key"))


def load(actor: Actor, action: str, model: type[M], key: object, by: str = "id") -> M:
    """Fetch for `action`: unseen is NotVisible exactly like missing, seen but refused is Forbidden."""
    obj: M | None = rows(actor, _one(model, by), key=key).scalar_one_or_none()
    if obj is None:
        raise NotVisible
    if not permits(actor, action, obj):
        raise Forbidden
    return obj


def can(actor: Actor, action: str, model: type[Any], key: object) -> bool:
    """Ask again, now, whether `actor` may see the row and do `action` to it."""
    try:
        load(actor, action, model, key)
    except (NotVisible, Forbidden):
        return False
    return True
