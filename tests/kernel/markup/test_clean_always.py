"""Whatever is typed: only tags and attributes of the list come out, and both gates say so."""

from __future__ import annotations

import re
from collections import Counter
from html import escape

import nh3
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.kernel.markup import LIMIT, clean, render, road
from forum.kernel.markup.text import tidy
from tests.kernel.markup.of_markup import MAY, REL, Tag, faults, tags, words

_PIECES = (
    *"[]()!<>&\"'`*_~#|:-+=\\/^@{};% \n\t\x00\x02\x03\x0b\u202e\u2028\ufeff",
    *("\n\n", "\n> ", "\n- ", "\n1. ", "\n    ", "```", "```html\n", "|a|\n|-|\n", "[^1]", "\n[^1]: ", "[x]: ", "]("),
    *("javascript:", "data:text/html,", "http://", "https://who.int", "mailto:a@b.cd", "//evil.example"),
    *("/attachments/1", "onclick=", "style=", "id=login", "word", "ماء", "水", "\U0001f9fc", "e\u0301"),
    *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg onload=x>", "<a href=", "<!--", "-->"),
    *("<![CDATA[", "]]>", "&lt;", "&#60;", "&#x6a;", "&colon;", "&quot;", "<p/id=x/onclick=y>"),
    *("<math><mtext><table><mglyph><style>", '<noscript><p title="</noscript><img src=x onerror=x>">'),
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
_MANY = settings(max_examples=250, deadline=None, derandomize=True, database=None)
# By a list of its own, and by another reader of HTML than bleach has.
_AGAIN = nh3.Cleaner(
    tags=set(MAY), attributes={tag: set(of) - {"rel"} for tag, of in MAY.items()}, link_rel=REL, url_schemes=set()
)


@_MANY
@given(TEXTS)
@example("[a](javascript:123)")
@example("[a](&#x202e;javascript:alert(1))")
@example('<a href="javascript:alert(1)" onclick=x>')
def test_no_text_ever_becomes_more_than_the_list_allows(text: str) -> None:
    html = render(text).html
    assert not faults(html)
    assert not re.search(r"<[^>]*[\s/\"']on\w+\s*=[^>]*>", re.sub(r'"[^"]*"', '""', html), re.IGNORECASE)
    assert "<script" not in html.lower()
    assert not set(html) & set("\x00\x02\x03\x0b\u202e\u2066\ufeff")


@_MANY
@given(TEXTS)
def test_what_is_stored_and_read_again_by_any_browser_is_the_same(text: str) -> None:
    html = render(text).html
    assert [tag for tag, _attributes in tags(_AGAIN.clean(html))] == [tag for tag, _attributes in tags(html)]
    assert words(_AGAIN.clean(html)) == words(html)


@_MANY
@given(TEXTS)
@example("HTTP://0\u0620")
def test_the_second_gate_finds_nothing_that_the_first_let_in(text: str) -> None:
    # HTML straight into the gates, as if Markdown had let all of it through.
    first = clean.cleaner().clean(tidy(text))
    both = clean.clean(tidy(text), clean.cleaner())
    assert not faults(both)
    assert words(both) == words(first)
    assert _but_links(both) == _but_links(first)
    assert _links(both) <= _links(first)


def _but_links(html: str) -> list[Tag]:
    return [each for each in tags(html) if each[0] != "a"]


def _links(html: str) -> Counter[str]:
    """Return where links lead: the second gate also refuses hosts that cannot exist."""
    return Counter(dict(attributes)["href"] for tag, attributes in tags(html) if tag == "a")


@_MANY
@given(TEXTS)
def test_rendering_twice_is_the_same_and_never_fails(text: str) -> None:
    once = render(text)
    road.forget()
    assert render(text) == once


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(st.text(min_size=1, max_size=50))
def test_a_text_that_is_too_long_is_shown_as_it_is(text: str) -> None:
    long = f"**{escape(text)}** <i>" * (LIMIT // 5)
    shown = render(long)
    assert shown.plain
    assert not faults(shown.html)
    assert {tag for tag, _attributes in tags(shown.html)} <= {"p", "br"}
    assert "**" in shown.html
