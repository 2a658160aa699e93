from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch

import pytest

from tests.house.source import imports, modules, name_of, tree

# Who alone may import what, and why: the rest of the forum can be read, tested and moved without it.
ONLY: dict[str, tuple[str, ...]] = {
    "flask": (
        "forum/*/views*.py",
        "forum/*/forms*.py",
        "forum/kernel/guard*.py",
        "forum/kernel/http*.py",
        "forum/kernel/forms.py",
        "forum/app*.py",
        "forum/app/*.py",
    ),
    "flask_wtf": ("forum/kernel/forms.py", "forum/kernel/http*.py", "forum/*/forms*.py"),
    "wtforms": ("forum/kernel/forms.py", "forum/*/forms*.py"),
    "flask_login": ("forum/kernel/guard*.py", "forum/kernel/http*.py", "forum/app*.py", "forum/people/*.py"),
    "whoosh": ("forum/search/whoosh_*.py",),
    "Stemmer": ("forum/search/*.py",),
    "markdown": ("forum/kernel/markup/*.py",),
    "pymdownx": ("forum/kernel/markup/*.py",),
    "bleach": ("forum/kernel/markup/*.py",),
    "nh3": ("forum/kernel/markup/*.py",),
    "pygments": ("forum/kernel/markup/*.py",),
    "pypdfium2": ("forum/kernel/faces_child.py",),
    "smtplib": ("forum/mailout/*.py", "forum/cli/*.py"),
    "secrets": ("forum/kernel/tokens.py",),
    "random": ("forum/kernel/tokens.py",),
    "uuid": ("forum/kernel/tokens.py",),
}


def _strangers(package: str) -> Iterator[str]:
    for path in modules():
        if any(fnmatch(name_of(path), pattern) for pattern in ONLY[package]):
            continue
        for module, line in imports(path):
            if module.split(".")[0] == package:
                yield f"{name_of(path)}:{line}"


@pytest.mark.parametrize("package", ONLY)
def test_a_library_is_imported_only_where_it_belongs(package: str) -> None:
    assert not list(_strangers(package))


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{name_of(path)}:{inner.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_time_comes_from_the_clock_only() -> None:
    asked = {"now", "utcnow", "today"}
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        if name_of(path) != "forum/kernel/clock.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in asked
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    ]
    assert not found
