"""Enter in a line of a form of writing shows the preview: it neither posts half a text nor takes files in."""

from __future__ import annotations

from flask import Flask

from tests.browser import first_button
from tests.threads.of_held import Open
from tests.threads.of_threads import begin, post_id


def test_enter_in_the_title_of_a_new_thread_shows_the_preview(browser: Open) -> None:
    page = browser("mira").get("/pods/ward/threads/new").text
    assert first_button(page, "/pods/ward/threads") == "preview"


def test_enter_in_the_reason_of_an_edit_shows_the_preview(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    post = f"/posts/{post_id(site, begin(mira), 1)}/edit"
    assert first_button(mira.get(post).text, post) == "preview"
