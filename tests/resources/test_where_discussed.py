"""Where a resource is talked about, for each reader what they may read; and its title where a post leads to it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel import settings, worker
from forum.kernel.db import db
from forum.resources import addresses
from forum.resources.models_links import PostLink
from tests.attachments.of_files import PDF, reply, sent
from tests.browser import Browser
from tests.cast import STRANGERS
from tests.threads.of_threads import begin, post_id, say

Open = Callable[[str | None], Browser]
LINK = "https://www.who.int/publications/i/item/1"


def _told(site: Flask) -> None:
    with site.app_context():
        worker.drain("links")


def _talk(site: Flask, who: Browser, path: str = "/resources/1") -> list[str]:
    _told(site)
    return re.findall(r'<h3><a href="/posts/(\d+)"', who.get(path).text)


def _link(who: Browser, title: str = "Core components", url: str = LINK, pod: str = "ward") -> None:
    assert who.post(f"/pods/{pod}/resources", title=title, url=url).status_code == 303


@pytest.mark.parametrize(
    "words",
    [
        "See /resources/1 please: [it](/resources/1).",
        "See [it](/resources/1/versions/1).",
        "See {home}/resources/1 there.",
        "See http://who.int/publications/i/item/1/ there.",
        "See [the paper](https://www.who.int/publications/i/item/1#page=3).",
    ],
)
def test_a_post_that_leads_to_it_stands_on_its_page(site: Flask, browser: Open, words: str) -> None:
    mira = browser("mira")
    _link(mira)
    with site.app_context():
        words = words.replace("{home}", settings.current().public_url)
    thread = begin(mira, body=words)
    say(mira, thread, "Nothing of the kind: https://www.who.int/publications/i/item/12")
    assert _talk(site, browser("harry")) == [str(post_id(site, thread, 1))]
    assert "Where it is discussed" in browser("harry").get("/resources/1").text


def test_what_was_said_before_it_was_added_counts_and_the_same_file_on_a_post_too(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    thread = begin(mira, body=f"Read {LINK}")
    _link(mira)
    reply(mira, thread, sent(PDF, "a.pdf"))
    mira.post("/pods/ward/resources", title="The file", files=[sent(PDF, "b.pdf")])
    assert _talk(site, mira) == [str(post_id(site, thread, 1))]
    assert _talk(site, mira, "/resources/2") == [str(post_id(site, thread, 2))]


def test_each_reads_of_it_what_they_may_read(site: Flask, browser: Open) -> None:
    mira, mona, harry, omar = (browser(name) for name in ("mira", "mona", "harry", "omar"))
    _link(mira)
    begin(omar, "clinic", title="xqsecret", body=f"Read {LINK}")
    thread = begin(mira, body=f"Read {LINK}")
    say(mira, thread, f"And again {LINK}")
    first, second = (str(post_id(site, thread, number)) for number in (1, 2))
    assert _talk(site, harry) == [second, first]
    assert "xqsecret" not in harry.get("/resources/1").text
    mona.post(f"/posts/{second}/hidden", reason="Not now.")
    assert _talk(site, harry) == [first]
    for name in (*STRANGERS, None):
        assert browser(name).get("/resources/1/discussions").status_code == 404


def test_other_words_lead_elsewhere_and_a_text_that_is_gone_leads_nowhere(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _link(mira)
    thread = begin(mira, body=f"Read {LINK}")
    post = post_id(site, thread, 1)
    assert _talk(site, mira) == [str(post)]
    mira.post(f"/posts/{post}/edit", body="Read nothing.", language="en", revision="0", reason="")
    assert _talk(site, mira) == []
    with site.app_context():
        assert db.session.execute(select(PostLink.key)).all() == []


def test_many_come_in_pages(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _link(mira)
    thread = begin(mira, body=f"Read {LINK}")
    for at in range(23):
        say(mira, thread, f"{LINK} {at}")
    assert len(_talk(site, mira)) == 5
    assert 'href="/resources/1/discussions"' in mira.get("/resources/1").text
    first = _talk(site, mira, "/resources/1/discussions")
    (further,) = re.findall(
        r'href="(/resources/1/discussions\?after=\d+)" rel="next"', mira.get("/resources/1/discussions").text
    )
    second = _talk(site, mira, further)
    assert (len(first), len(second)) == (20, 4)
    assert not set(first) & set(second)


def test_a_post_says_the_title_of_what_it_leads_to_and_only_to_those_who_see_it(site: Flask, browser: Open) -> None:
    mira, omar = browser("mira"), browser("omar")
    _link(mira, title="Core <components>")
    _link(omar, title="xqtheirs", url=LINK + "2", pod="clinic")
    with site.app_context():
        home = settings.current().public_url
    thread = begin(
        mira, body=f"{home}/resources/1, [this](/resources/1), [that](/resources/2), https://x.org/resources/1"
    )
    shown = mira.get(f"/threads/{thread}/clean-water").text
    assert re.search(r'<a href="[^"]*/resources/1"[^>]*><bdi>Core &lt;components&gt;</bdi></a>', shown)
    assert re.search(r">this</a> \(<bdi>Core &lt;components&gt;</bdi>\)", shown)
    assert ">that</a>," in shown
    assert "xqtheirs" not in shown
    assert "<bdi>Core" not in shown.partition("https://x.org/resources/1")[2].partition("</p>")[0]


def test_an_upgrade_knows_the_links_of_posts_as_the_worker_does() -> None:
    migration = importlib.import_module("migrations.versions.0031_links_in_posts")
    html = (
        '<p><a href="https://www.who.int/a/?b=1&amp;c=2#d" rel="x">a</a> '
        '<a href="/resources/12/versions/3" rel="x">b</a> '
        '<a href="mailto:a@b.org">c</a> <a href="http://[" rel="x">d</a></p>'
    )
    assert len(addresses.keys_in(html)) == 2
    assert migration.keys_in(html) == addresses.keys_in(html)


def test_a_talk_about_it_begins_with_its_title_and_its_address(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _link(mira)
    [begins] = re.findall(r'href="(/pods/ward/threads/new\?[^"]+)"', mira.get("/resources/1").text)
    page = mira.get(unescape(begins)).text
    assert 'value="Core components"' in page
    [body] = re.findall(r'<textarea[^>]* name="body"[^>]*>\s*([^<]*)<', page)
    assert body.strip().endswith("/resources/1")
    thread = begin(mira, "ward")
    say(mira, thread, body.strip() + "\n\nWho works with it?")
    assert _talk(site, mira) == [str(post_id(site, thread, 2))]
