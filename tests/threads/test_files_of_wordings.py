"""Which files came and went between the wordings of a post, and what stays hidden of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel.db import db
from forum.threads.models import Post, Revision
from tests.attachments.of_files import PDF, kept, reply, sent
from tests.browser import Browser
from tests.threads.of_threads import begin, post_id, say, set_on

Open = Callable[[str | None], Browser]


@pytest.fixture
def post(browser: Open, site: Flask) -> int:
    """Return an answered post of harry's with two files; a third came with its second wording, when the first went."""
    thread, harry = begin(browser("mira")), browser("harry")
    reply(harry, thread, sent(PDF, "list.pdf"), sent(PDF, "map.pdf"))
    key = post_id(site, thread, 2)
    say(browser("mira"), thread, "Thanks.", parent=str(key))
    edit(harry, key, 0, sent(PDF, "plan.pdf"), drop=str(kept(site)[0].id))
    return key


def edit(who: Browser, post: int, read: int, *files: object, **fields: object) -> None:
    typed = {"body": "Look at this.", "language": "en", "revision": str(read), "reason": "Better", "do": "post"}
    answer = who.post(f"/posts/{post}/edit", **{**typed, "files": list(files), **fields})
    assert answer.status_code == 303, answer.text


def moved(who: Browser, post: int, query: str = "") -> tuple[list[str], list[str]]:
    """Return what the page of the wordings says went, and came."""
    page = who.get(f"/posts/{post}/history{query}").text
    found = [re.findall(rf"<{mark}>(.*?)</{mark}>", page, re.DOTALL) for mark in ("del", "ins")]
    went, came = ([re.sub(r"<[^>]*>", "", one) for one in each] for each in found)
    return went, came


def test_the_files_between_two_wordings_are_named(browser: Open, post: int) -> None:
    mira = browser("mira")
    assert moved(mira, post) == (["list.pdf"], ["plan.pdf"])
    edit(browser("harry"), post, 1, body="Look at this.")
    assert moved(mira, post) == (["list.pdf"], ["plan.pdf"])
    page = mira.get(f"/posts/{post}/history").text
    assert re.search(r'Files: <span><a href="/attachments/\d+/map.pdf">', page)
    # What went is named and leads nowhere.
    assert page.count("<bdi>list.pdf</bdi>") == 2
    assert "/list.pdf" not in page


def test_other_words_alone_move_no_files(browser: Open, post: int) -> None:
    edit(browser("harry"), post, 1, body="Look at that.")
    assert moved(browser("mira"), post) == (["this."], ["that."])
    assert moved(browser("mira"), post, "?from=0&to=2") == (["this.", "list.pdf"], ["that.", "plan.pdf"])


def test_a_hidden_file_is_named_to_its_uploader_and_the_moderators(browser: Open, site: Flask, post: int) -> None:
    plan = next(file.id for file in kept(site) if file.name == "plan.pdf")
    assert browser("mona").post(f"/attachments/{plan}/hidden", reason="Names patients").status_code == 303
    assert moved(browser("mira"), post) == (["list.pdf"], ["a hidden file"])
    for handle in ("harry", "mona", "carol"):
        assert moved(browser(handle), post) == (["list.pdf"], ["plan.pdf"])


def test_a_file_that_went_while_it_was_hidden_stays_without_a_name(browser: Open, site: Flask, post: int) -> None:
    edit(browser("harry"), post, 1, body="Look at that.")
    plan = next(file.id for file in kept(site) if file.name == "plan.pdf")
    browser("mona").post(f"/attachments/{plan}/hidden", reason="Names patients")
    edit(browser("harry"), post, 2, body="Look at that.", drop=str(plan))
    for handle in ("mira", "harry", "mona"):
        assert moved(browser(handle), post) == (["a hidden file"], [])
        assert "plan.pdf" not in browser(handle).get(f"/posts/{post}/history").text


def test_of_wordings_that_were_kept_before_nothing_is_said(browser: Open, site: Flask, post: int) -> None:
    with site.app_context():
        db.session.execute(update(Revision).where(Revision.post_id == post).values(files=None))
        db.session.commit()
    assert moved(browser("mira"), post) == ([], [])


def test_the_files_of_a_hidden_wording_are_not_named(browser: Open, site: Flask, post: int) -> None:
    with site.app_context():
        one = db.session.execute(select(Revision.id).where(Revision.post_id == post)).scalar_one()
    assert browser("mona").post(f"/revisions/{one}/hidden", reason="Names patients").status_code == 303
    assert "list.pdf" not in browser("mira").get(f"/posts/{post}/history").text
    assert "list.pdf" in browser("mona").get(f"/posts/{post}/history").text


def test_a_post_that_is_hidden_tells_nobody_of_its_files(browser: Open, site: Flask, post: int) -> None:
    browser("mona").post(f"/posts/{post}/hidden", reason="Names patients")
    assert browser("mira").get(f"/posts/{post}/history").status_code == 404
    set_on(site, Post, post, hidden_at=None)
    assert "list.pdf" in browser("mira").get(f"/posts/{post}/history").text
