from __future__ import annotations

import ast
from fnmatch import fnmatch

from tests.house.source import modules, name_of, tree

# Hand-written statements live where the census reads them; everybody else asks by name.
PLACES = (
    "forum/*/queries*.py",
    "forum/*/policy*.py",
    "forum/*/actions*.py",
    # The condition of a partial index is text.
    "forum/*/models*.py",
    "forum/kernel/*.py",
    "forum/kernel/*/*.py",
)
_STATEMENTS = frozenset({"select", "text", "exists"})
_OF_THE_SESSION = frozenset({"get", "get_one", "query", "scalar", "scalars", "execute"})


def _asks(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in _STATEMENTS
    if not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    of_session = (isinstance(owner, ast.Attribute) and owner.attr == "session") or (
        isinstance(owner, ast.Name) and owner.id == "session"
    )
    return (of_session and node.func.attr in _OF_THE_SESSION) or node.func.attr in {"get_or_404", "first_or_404"}


def test_statements_are_written_in_queries_policies_and_actions_only() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        if not any(fnmatch(name_of(path), place) for place in PLACES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.expr) and _asks(node)
    ]
    assert not found


def test_only_doors_and_the_worker_commit() -> None:
    doors = ("forum/*/views*.py", "forum/cli/*.py", "forum/cli/*/*.py", "forum/kernel/*.py")
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        if not any(fnmatch(name_of(path), door) for door in doors)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert not found
