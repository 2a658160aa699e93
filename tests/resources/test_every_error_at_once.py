"""Forms of the library tell all that is wrong at once, each beside its field, and lose nothing of what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.attachments.of_files import PDF, sent
from tests.browser import Browser
from tests.resources.test_keeping import _posted
from tests.resources.test_tables import HEAD, LINK, _import, _states

Open = Callable[[str | None], Browser]
_ADD = "/pods/ward/resources"
_WRONG = {"title": "!!!", "kind": "spell", "year": "19", "language": "xx", "country": "QQ", "publisher": "p" * 130}
_FIELDS = {"title", "kind", "year", "language", "country", "publisher"}


def _told(answer: Any) -> set[str]:
    """Return the fields beside which something is said, each of which the box on top leads to as well."""
    assert answer.status_code == 422, answer.status_code
    beside = set(re.findall(r'class="msg" id="([\w-]+)-error"', answer.text))
    assert set(re.findall(r'<li><a href="#([\w-]+)">', answer.text)) >= beside
    return beside


@pytest.fixture
def shared(browser: Open) -> str:
    return str(browser("mira").post(_ADD, title="Well", kind="tool", files=[sent(PDF, "well.pdf")]).location)


def test_a_new_resource(browser: Open) -> None:
    answer = browser("mira").post(_ADD, **_WRONG, url="no address", why="Kept words")
    assert _told(answer) == {*_FIELDS, "url"}
    for typed in ("!!!", "no address", "Kept words", "p" * 130):
        assert typed in answer.text, typed
    assert _told(browser("mira").post(_ADD, year="19")) == {"files", "year"}


def test_titles_of_several_files(browser: Open) -> None:
    mira = browser("mira")
    mira.post(_ADD, do="files", files=[sent(PDF, "a.pdf"), sent(PDF + b"2", "b.pdf")])
    titles = {"title-1": "!!!", "title-2": "x" * 201}
    answer = mira.post(_ADD, file=["1", "2"], year="19", **titles)
    assert _told(answer) == {"title-1", "title-2", "year"}
    assert 'value="!!!"' in answer.text
    assert re.search(r'id="title-2"[^>]* aria-invalid="true"', answer.text)


def test_better_words(browser: Open, shared: str) -> None:
    assert _told(browser("mira").post(f"{shared}/edit", **_WRONG, revision="0")) == _FIELDS
    assert _told(browser("mira").post(f"{shared}/edit", **{**_WRONG, "title": " "}, revision="0")) == _FIELDS


def test_a_file_of_a_post(site: Flask, browser: Open) -> None:
    _post, file = _posted(site, browser("mira"))
    assert _told(browser("mira").post(f"/attachments/{file}/resource", **_WRONG)) == _FIELDS


def test_a_version(browser: Open, shared: str) -> None:
    answer = browser("mira").post(f"{shared}/versions", url="no address", note="n" * 201)
    assert _told(answer) == {"url", "note"}
    assert "no address" in answer.text


def test_a_collection_says_which_note_is_too_long(browser: Open, shared: str) -> None:
    mira = browser("mira")
    mira.post("/pods/ward/collections", title="First steps")
    mira.post(f"{shared}/collections", collection="1")
    answer = mira.post("/collections/1/edit", title=" ", about="a" * 1001, revision="1", **{"note-1": "n" * 201})
    assert _told(answer) == {"title", "about", "note-1"}
    assert re.search(r'id="note-1"[^>]* aria-invalid="true"', answer.text)


def test_every_line_of_a_glossary(browser: Open) -> None:
    answer = browser("carol").post("/pods/ward/glossary", text="alone\nhand rub = ABHR\nlonely")
    assert answer.status_code == 422
    assert "“alone” needs two names" in answer.text
    assert "“lonely” needs two names" in answer.text


def test_every_cell_of_every_line_of_a_table(browser: Open) -> None:
    text = HEAD + f"Good,{LINK}1\n!!!,no,spell,19,Elvish,Nowhere\n,,,20\n"
    page = _import(browser("mona"), text)
    assert page.status_code == 200
    assert "In 2 lines something is wrong: 3, 4" in page.text
    states = _states(page.text)
    for column in ("title", "url", "kind", "year", "language", "country"):
        assert f"{column}: " in states[3], column
    assert all(f"{column}: " in states[4] for column in ("title", "url", "year"))
    assert states[2].startswith("Is added")
