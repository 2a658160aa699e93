"""Lists as people type them, two or four spaces a level."""

from __future__ import annotations

import re

import pytest

from forum.kernel.markup import render


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("- a\n  - b\n  - c\n- d", "(a(b c) d)"),
        ("- [ ] a\n  - [x] b", "(☐ a(☑ b))"),
        ("1. a\n   - b\n2. c", "(a(b) c)"),
        ("- a\n  wrapped\n  - b\n    - c", "(a wrapped(b(c)))"),
        ("- a\n    - b\n        - c\n- d", "(a(b(c)) d)"),
        ("- a\n - b", "(a b)"),
        ("* * *\n\n  - a", "(a)"),
        ("- a\n\ntext\n\n  - b", "(a)text(b)"),
    ],
)
def test_two_spaces_make_a_list_deeper(source: str, shown: str) -> None:
    marked = re.sub(r"</(?:ul|ol)>", ")", re.sub(r"<(?:ul|ol)[^>]*>", "(", render(source).html))
    flat = " ".join(re.sub(r"<[^>]*>", " ", marked).split())
    assert re.sub(r" ?([()]) ?", r"\1", flat).replace(")d", ") d").replace(")c", ") c") == shown


@pytest.mark.parametrize("source", ["- a\n\n        x - y", "    - x - y"])
def test_what_stands_deeper_stays_code(source: str) -> None:
    assert "<code>" in render(source).html


def test_code_between_fences_is_left_alone() -> None:
    assert "  - b\n   - c" in render("```\n- a\n  - b\n   - c\n```").html


def test_no_list_is_deeper_than_anybody_reads() -> None:
    source = "\n".join(f"{'  ' * level}- {level}" for level in range(60))
    assert render(source).html.count("<ul") == 10
