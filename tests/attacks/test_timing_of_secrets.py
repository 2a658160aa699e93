"""Class 38: a secret is looked up by its digest or compared in constant time, and never with `==`."""

from __future__ import annotations

import ast
import re

from tests.house.source import modules, name_of, tree

_SECRET = re.compile(
    r"token|digest|secret|signature|password|nonce|hmac|mac\b|csrf|cookie|recovery|code\b", re.IGNORECASE
)
# Compared with something that is no secret: a field with its kind, a column in a statement, a status with a number.
_PLAIN = frozenset({"status_code", "error.code", "code", "why.code", "cookie_name", "tokens", "codes"})
# Files of digests that are no secrets: of the trail, of files that are served, of archives.
_PUBLIC = re.compile(r"forum/(audit|cli|kernel/assets|kernel/folding|search|backup)")


def _says(node: ast.expr) -> str:
    return ast.unparse(node)


def _is_secret(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return False
    said = _says(node)
    last = said.rpartition(".")[2].partition("(")[0].partition("[")[0]
    return bool(_SECRET.search(last)) and last not in _PLAIN and said not in _PLAIN


def _compared(source: ast.AST) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(source):
        if not isinstance(node, ast.Compare) or not any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            continue
        sides = [node.left, *node.comparators]
        # A column in a statement is compared by the database; with a literal nothing is guessed.
        statement = any(re.match(r"[A-Z]\w+\.|bindparam\(", _says(side)) for side in sides)
        literal = any(
            isinstance(side, ast.Constant) or re.fullmatch(r"[A-Z_.a-z]*[A-Z_]{3,}", _says(side)) for side in sides
        )
        if any(_is_secret(side) for side in sides) and not statement and not literal:
            found.append((node.lineno, _says(node)))
    return found


def test_no_secret_is_compared_letter_by_letter() -> None:
    found = [
        f"{name_of(path)}:{line} {said}"
        for path in modules()
        if not _PUBLIC.match(name_of(path))
        for line, said in _compared(tree(path))
    ]
    assert found == []


def test_the_lint_sees_what_it_is_for() -> None:
    bad = "a = kept.token == given\nb = digest(x) != row.digest\nc = request.form['csrf_token'] == session.csrf\n"
    good = "a = Session.token_digest == bindparam('d')\nb = answer.status_code == 404\nc = token.purpose == 'reset'\n"
    assert len(_compared(ast.parse(bad))) == 3
    assert _compared(ast.parse(good)) == []
