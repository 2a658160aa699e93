"""The page about writing shows what our own reader makes of each sign, and lends its buttons to other pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from tests.browser import Browser
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]


def test_everybody_reads_how_each_thing_is_written_and_what_becomes_of_it(browser: Open) -> None:
    text = browser(None).get("/markup").text
    row = r'<dt>(.*?)</dt><dd><pre dir="auto">(.*?)</pre><div class="prose">(.*?)</div></dd>'
    shown = re.findall(row, text, re.DOTALL)
    made = {name: (unescape(source), html) for name, source, html in shown}
    assert made["Checklist"][0] == "- [ ] clean water\n- [x] clean water"
    assert ("☐ clean water" in made["Checklist"][1], "☑ clean water" in made["Checklist"][1]) == (True, True)
    assert "<table" in made["Table"][1]
    assert "<code>" in made["Code, as it is typed"][1]
    assert len(made) == 12


def test_a_page_that_is_read_comes_without_the_buttons_and_one_for_writing_with_them(browser: Open) -> None:
    mira = browser("mira")
    thread = begin(mira)
    assert 'class="tools"' not in mira.get(f"/threads/{thread}/clean-water").text
    writing = mira.get(f"/threads/{thread}/posts/new").text
    names = re.findall(r'data-md="(\w+)" aria-label="[^"]+"', writing)
    assert names == ["bold", "italic", "link", "list", "tasks", "quote", "code", "table", "note", "turn"]
    lent = re.search(r"<div data-tools>(.*?)</div>\n</section>", mira.get("/markup").text, re.DOTALL)
    assert lent
    assert re.findall(r'data-md="(\w+)" aria-label="[^"]+"', lent[1]) == names
