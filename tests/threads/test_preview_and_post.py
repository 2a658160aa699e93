"""The preview and the post are one: the same bytes, by the same renderer, kept with its version."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel import markup
from forum.kernel.db import db
from forum.kernel.markup import bounded
from forum.pods.models import Charter
from forum.threads.models import Post
from tests.browser import Browser
from tests.cast import Places
from tests.kernel.markup import hostile
from tests.threads.of_threads import begin, post_id, prose, say, typed

Open = Callable[[str | None], Browser]
TEXTS = {
    "everything": "# Steps\n\n1. Boil[^1]\n    - `wait` & <see>\n\n|a|b|\n|-|-:|\n|1|~~2~~|\n\n[^1]: **Five**\n",
    "code": "```python\nprint('<b>')\n```\n\n    indented\n",
    "other way round": "ماء **نظيف**\n\n- صابون\n\n> и вода",
    "line ends": "one\r\ntwo\rthree\u2028four\x0bfive",
    "odd characters": "a\x00b \u202eturned \ufeff e\u0301 \U0001f9fc",
    "spaces around": "\n\n  word  \n\n",
    "html": "<script>alert(1)</script> [x](javascript:alert(1))",
    "too dear": hostile.text("note openings", 9_000),
}


@pytest.fixture(autouse=True)
def _soon_too_dear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the child early: what it is given here takes minutes."""
    monkeypatch.setattr(bounded, "WALL", 0.2)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_reply_and_a_thread_and_an_edit_become_what_their_previews_showed(
    browser: Open, site: Flask, text: str
) -> None:
    mira = browser("mira")
    thread = begin(mira, body=text)
    first = mira.get(f"/threads/{thread}/clean-water")
    asked = {"title": "Clean water", "body": text, "language": "en", "kind": "discussion", "do": "preview"}
    beginning = mira.post("/pods/ward/threads", **asked)
    replying = say(mira, thread, text, do="preview")
    editing = mira.post(f"/posts/{post_id(site, thread, 1)}/edit", body=text, language="en", revision="0", do="preview")
    assert [page.status_code for page in (beginning, replying, editing)] == [200, 200, 200]
    shown = {prose(page.text)[0].encode() for page in (beginning, replying, editing, first)}
    with site.app_context():
        stored = db.session.execute(select(Post.html)).scalar_one()
    assert shown == {stored.encode()}
    assert stored


def test_what_is_too_dear_is_kept_as_plain_text_and_known_as_such(browser: Open, site: Flask) -> None:
    text = TEXTS["too dear"]
    begin(browser("mira"), body=text)
    with site.app_context():
        post = db.session.execute(select(Post)).scalar_one()
    assert (post.is_plain, post.body, post.html.count("[^")) == (True, text, len(text) // 2)


def test_the_source_comes_back_to_be_edited_as_it_was_typed(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira, body=TEXTS["everything"])
    form = mira.get(f"/posts/{post_id(site, thread, 1)}/edit")
    assert typed(form.text, "body") == TEXTS["everything"].rstrip()


def test_the_version_of_the_renderer_is_kept_with_what_it_made(
    browser: Open, site: Flask, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira = browser("mira")
    thread = begin(mira)
    monkeypatch.setattr(markup, "VERSION", 7)
    say(mira, thread, "Later")
    mira.post(f"/posts/{post_id(site, thread, 1)}/edit", body="Again", language="en", revision="0", do="post")
    browser("carol").post("/pods/ward/charter/edit", body="Be **kind**.", do="save")
    with site.app_context():
        versions = db.session.execute(select(Post.number, Post.renderer).order_by(Post.number)).all()
        charters = db.session.execute(
            select(Charter.version, Charter.renderer, Charter.html).where(Charter.pod_id == places.ward)
        ).all()
    assert [tuple(row) for row in versions] == [(1, 7), (2, 7)]
    assert (2, 7, markup.render("Be **kind**.").html) in [tuple(row) for row in charters]


def test_a_charter_becomes_what_its_preview_showed(browser: Open, places: Places) -> None:
    carol = browser("carol")
    preview = carol.post("/pods/ward/charter/edit", body=TEXTS["everything"], do="preview")
    carol.post("/pods/ward/charter/edit", body=TEXTS["everything"], do="save")
    assert prose(preview.text)[0] == prose(carol.get("/pods/ward/charter").text)[0] != ""


@pytest.mark.parametrize("body", ["", " \n"])
def test_of_a_title_alone_the_title_is_shown_and_that_there_is_no_text(browser: Open, body: str) -> None:
    mira = browser("mira")
    asked = {"title": "Clean <water>", "language": "en", "kind": "discussion", "do": "preview"}
    page = mira.post("/pods/ward/threads", **asked, body=body)
    shown = page.text.partition('<section class="preview"')[2].partition("</section>")[0]
    assert "Clean &lt;water&gt;</p>" in shown
    assert "There is no text yet." in shown
    assert 'class="prose"' not in shown
    whole = mira.post("/pods/ward/threads", **asked, body="Boil it.").text
    assert "There is no text yet." not in whole
    assert "Clean &lt;water&gt;</p>" in whole.partition('<section class="preview"')[2].partition("</section>")[0]
