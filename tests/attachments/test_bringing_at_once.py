"""A script brings files while somebody writes, and is answered with the list as the form has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.attachments.of_files import PDF, kept, keys, sent
from tests.browser import Browser
from tests.threads.of_threads import begin, post_id

Open = Callable[[str | None], Browser]


@pytest.mark.parametrize("what", ["reply", "thread", "edit"])
def test_a_file_that_is_brought_at_once_waits_in_the_form(browser: Open, site: Flask, what: str) -> None:
    mira = browser("mira")
    thread = begin(mira)
    post = post_id(site, thread, 1)
    door, form = {
        "reply": (f"/threads/{thread}/files", f"/threads/{thread}/posts/new"),
        "thread": ("/pods/ward/files", "/pods/ward/threads/new"),
        "edit": (f"/posts/{post}/files", f"/posts/{post}/edit"),
    }[what]
    answer = mira.post(door, files=[sent(PDF, "plan.pdf")], body="Half", language="en")
    assert (answer.status_code, len(keys(answer))) == (200, 1)
    assert keys(mira.get(form)) == keys(answer)
    assert [(file.post_id, file.name) for file in kept(site)] == [(None, "plan.pdf")]


def test_what_is_not_taken_says_why_beside_the_list(browser: Open) -> None:
    mira = browser("mira")
    answer = mira.post(f"/threads/{begin(mira)}/files", files=[sent(b"<svg/>", "a.svg")])
    assert answer.status_code == 422
    assert "a.svg is of no kind that is taken" in answer.text
