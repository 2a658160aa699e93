"""Quotes lead back to the wording that was quoted, and say when it is not the present one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from markupsafe import Markup
from sqlalchemy import select

from forum.kernel.db import db
from forum.threads import quoting
from forum.threads.models import Post
from tests.browser import Browser
from tests.threads.of_drafts import kept
from tests.threads.of_threads import begin, post_id, say, statements, typed

Open = Callable[[str | None], Browser]
WORDS = "Boil it.\n\n> as somebody said\n\n```\nfor a minute\n```"


def _thread(browser: Open, site: Flask) -> tuple[int, int]:
    thread = begin(browser("mira"), body=WORDS)
    return thread, post_id(site, thread, 1)


def _quote_of(post: int, revision: int = 0) -> str:
    return f"> [Post 1](/posts/{post}?revision={revision})\n>\n> Boil it.\n>\n> ```\n> for a minute\n> ```"


def test_a_post_is_quoted_under_what_stands_in_the_box_without_a_script(browser: Open, site: Flask) -> None:
    thread, post = _thread(browser, site)
    mona = browser("mona")
    assert f'href="/threads/{thread}/posts/new?parent={post}&amp;quote=1"' in mona.get(f"/posts/{post}/menu").text
    assert "Quote this post" in mona.get(f"/threads/{thread}/posts/new?parent={post}").text
    page = say(mona, thread, "Well,", parent=post, do="quote")
    assert page.status_code == 200
    assert typed(page.text, "body").rstrip() == f"Well,\n\n{_quote_of(post)}"
    assert kept(site, "mona")[f"thread-{thread}-post-{post}"][0].startswith("Well,")
    opened = mona.get(f"/threads/{thread}/posts/new?parent={post}&quote=1")
    assert typed(opened.text, "body").count("Boil it.") == 2


def test_the_first_words_of_a_reply_are_the_own_ones(browser: Open, site: Flask) -> None:
    thread, post = _thread(browser, site)
    say(browser("mona"), thread, f"{_quote_of(post)}\n\nHow long?", parent=post)
    say(browser("mona"), thread, "> only quoted", parent=post)
    with site.app_context():
        excerpts = db.session.execute(select(Post.excerpt).order_by(Post.number)).scalars().all()
    assert excerpts[1:] == ["How long?", "only quoted"]


def test_a_quote_says_when_the_post_was_edited_since(browser: Open, site: Flask) -> None:
    thread, post = _thread(browser, site)
    mira, mona = browser("mira"), browser("mona")
    say(mona, thread, f"{_quote_of(post)}\n\nHow long?", parent=post)
    assert "edited since" not in mona.get(f"/threads/{thread}/clean-water").text
    mira.post(f"/posts/{post}/edit", body="Boil it twice.", language="en", revision="0", do="post")
    page = mona.get(f"/threads/{thread}/clean-water").text
    since = f'<a class="since" href="/posts/{post}/history">edited since</a>'
    assert since in page
    assert since in say(mona, thread, _quote_of(post), parent=post, do="preview").text
    assert since not in say(mona, thread, _quote_of(post, 1), parent=post, do="preview").text
    say(mona, thread, _quote_of(post, 1), parent=post)
    assert mona.get(f"/threads/{thread}/clean-water").text.count("edited since") == 1


def test_only_a_page_with_quotes_asks_for_wordings_and_asks_once(browser: Open, site: Flask) -> None:
    thread, post = _thread(browser, site)
    mona = browser("mona")
    mona.get(f"/threads/{thread}/clean-water")
    with statements(site) as none:
        mona.get(f"/threads/{thread}/clean-water")
    for _ in range(3):
        say(mona, thread, _quote_of(post), parent=post, once="")
    mona.get(f"/threads/{thread}/clean-water")
    with statements(site) as some:
        mona.get(f"/threads/{thread}/clean-water")
    assert len(some) == len(none) + 1


def test_a_quote_tells_nothing_of_a_post_that_its_reader_does_not_see(browser: Open, site: Flask) -> None:
    thread, post = _thread(browser, site)
    mira, harry = browser("mira"), browser("harry")
    mira.post(f"/posts/{post}/edit", body="Boil it twice.", language="en", revision="0", do="post")
    say(harry, thread, _quote_of(post), parent=post)
    elsewhere = begin(browser("omar"), "clinic", body=_quote_of(post))
    assert "edited since" in harry.get(f"/threads/{thread}/clean-water").text
    assert "edited since" not in browser("omar").get(f"/threads/{elsewhere}/clean-water").text
    browser("mona").post(f"/posts/{post}/hidden", reason="Names a patient.")
    assert "edited since" not in harry.get(f"/threads/{thread}/clean-water").text


def test_a_hidden_post_and_one_of_another_thread_are_not_quoted(browser: Open, site: Flask) -> None:
    thread, post = _thread(browser, site)
    other = begin(browser("mira"), title="Clean water", body="Another.")
    mona = browser("mona")
    far = mona.get(f"/threads/{other}/posts/new?parent={post}&quote=1").text
    assert typed(far, "body") == ""
    assert "Quote this post" not in far
    mona.post(f"/posts/{post}/hidden", reason="Names a patient.")
    assert typed(mona.get(f"/threads/{thread}/posts/new?parent={post}&quote=1").text, "body") == ""


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/posts/99999999999?revision=0" rel="nofollow">x</a>',
        '<a href="/posts/5?revision=0&amp;x">x</a>',
        '<a href="https://example.org/posts/5?revision=0">x</a>',
        "/posts/5?revision=0",
    ],
)
def test_what_only_looks_like_a_quote_is_none(html: str) -> None:
    assert quoting.quoted([html]) == []
    assert quoting.marked(Markup(html), {5: 3}) == html  # noqa: S704 as a test gives its own
