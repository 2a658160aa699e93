from __future__ import annotations

import ast

from tests.house.source import kept, name_of, tree

FILE, FUNCTION, TEMPLATE = 250, 40, 120


def _lines(name: str) -> int:
    return len(name.splitlines())


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {name_of(p): n for p in kept(".py", ".js", ".css") if (n := _lines(p.read_text("utf-8"))) > FILE}
    assert not long


def test_no_function_is_longer_than_one_screen() -> None:
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in kept(".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION
    }
    assert not long


def test_no_template_is_longer_than_it_may_be() -> None:
    long = {name_of(p): n for p in kept(".html", ".txt") if (n := _lines(p.read_text("utf-8"))) > TEMPLATE}
    assert not {name: n for name, n in long.items() if name.startswith("templates/")}


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "helpers", "common", "misc", "util", "helper"}
    assert not [name_of(p) for p in kept(".py", ".js", ".css", ".html") if vague & set(p.with_suffix("").parts)]
