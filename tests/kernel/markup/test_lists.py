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


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("> - a\n>   - b\n> - c", "<(a(b) c)>"),
        (">- a\n>   - b", "<(a(b))>"),
        ("> He said:\n> - a\n> - b", "<He said: (a b)>"),
        ("> > - a\n> >   - b\n>\n> - c", "<<(a(b))> (c)>"),
        ("- x\n\n> - a\n>   - b\n\n- y", "(x) <(a(b))> (y)"),
        ("> a\n> 2. b", "<a 2. b>"),
    ],
)
def test_lists_in_quotations_are_read_as_elsewhere(source: str, shown: str) -> None:
    html = render(source).html.replace("<blockquote", "\x01<blockquote").replace("</blockquote>", "\x02")
    marked = re.sub(r"</(?:ul|ol)>", ")", re.sub(r"<(?:ul|ol)[^>]*>", "(", html))
    flat = "".join(re.sub(r"<[^>]*>", " ", marked).replace("\x01", "<").replace("\x02", ">").split())
    assert flat == shown.replace(" ", "")


def test_code_in_a_quotation_is_left_alone() -> None:
    assert "text\n- a\n  - b" in render("> ```\n> text\n> - a\n>   - b\n> ```").html


def test_quotations_without_end_are_read_in_time() -> None:
    assert render("\n".join(">" * 400 + " - a" for _ in range(100))).html


@pytest.mark.parametrize("source", ["- a\n\n        x - y", "    - x - y"])
def test_what_stands_deeper_stays_code(source: str) -> None:
    assert "<code>" in render(source).html


def test_code_between_fences_is_left_alone() -> None:
    assert "  - b\n   - c" in render("```\n- a\n  - b\n   - c\n```").html


def test_no_list_is_deeper_than_anybody_reads() -> None:
    source = "\n".join(f"{'  ' * level}- {level}" for level in range(60))
    assert render(source).html.count("<ul") == 10
