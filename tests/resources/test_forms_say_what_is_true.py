"""Forms of the library: Enter does what the form is for, and labels say what may be left out and how much comes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.attachments.of_files import PDF, photo, sent
from tests.browser import Browser, first_button
from tests.resources.test_keeping import _posted

Open = Callable[[str | None], Browser]
_ADD = "/pods/ward/resources"


@pytest.fixture
def shared(browser: Open) -> str:
    return str(browser("mira").post(_ADD, title="Well", kind="tool", files=[sent(PDF, "well.pdf")]).location)


def test_enter_adds_the_resource(browser: Open) -> None:
    assert first_button(browser("mira").get(f"{_ADD}/new").text, _ADD) == "post"


def test_enter_saves_the_version(browser: Open, shared: str) -> None:
    assert first_button(browser("mira").get(f"{shared}/versions/new").text, f"{shared}/versions") == "post"


def test_a_version_is_one_file(browser: Open, shared: str) -> None:
    page = browser("mira").get(f"{shared}/versions/new").text
    assert "One file of up to" in page
    assert " multiple" not in page
    page = browser("mira").get(f"{_ADD}/new").text
    assert "At most 20, each up to" in page
    assert " multiple" in page


def test_a_picture_of_the_library_is_put_into_no_text(browser: Open) -> None:
    page = browser("mira").post(_ADD, do="files", files=[sent(photo(), "wall.jpg")]).text
    assert "wall.jpg" in page
    assert "To show it in the text" not in page


@pytest.mark.parametrize("path", ["/pods/ward/collections/new", "{shared}/edit"])
def test_a_title_that_is_needed_is_not_called_optional(browser: Open, shared: str, path: str) -> None:
    page = browser("mira").get(path.format(shared=shared)).text
    assert re.search(r"<bdi>Title</bdi></label>", page)
    assert re.search(r'name="title"[^>]* required', page)


def test_a_file_of_a_post_needs_a_title(site: Flask, browser: Open) -> None:
    _post, file = _posted(site, browser("mira"))
    assert re.search(r'name="title"[^>]* required', browser("mira").get(f"/attachments/{file}/resource").text)
    answer = browser("mira").post(f"/attachments/{file}/resource", title=" ", kind="tool")
    assert answer.status_code == 422
    assert "This cannot be empty." in answer.text


def test_nobody_is_told_of_a_newer_one_where_there_is_none(browser: Open, shared: str) -> None:
    page = browser("mira").get(shared).text
    assert "There is a newer one" not in page
    assert "Name a newer one" in page
