"""Deleting a whole thread, and bringing it back with its posts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock, outbox, settings, worker
from forum.kernel.db import db
from forum.privacy.events import RetentionDue
from forum.search import health
from forum.threads import actions_bin
from forum.threads.models import DeletedThread, Post, Thread
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.people_of import actor_of
from tests.privacy.of_privacy import said
from tests.threads.of_threads import begin, post_id, say

Open = Callable[[str | None], Browser]
WHY, TITLE, WORD = "Said elsewhere.", "Zqwell", "zqbucket"


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of mira's with an answer by the harvester."""
    key = begin(browser("mira"), title=TITLE, body=f"{WORD} one")
    say(browser("harry"), key, f"{WORD} two")
    return key


def _delete(who: Browser, thread: int, reason: str = WHY) -> int:
    return who.post(f"/threads/{thread}/deletion", reason=reason).status_code


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_delete_a_thread_that_has_answers(browser: Open, thread: int, who: str | None) -> None:
    expected = 303 if who in ("mona", "carol") else 401 if who is None else 403 if who in INSIDERS else 404
    assert _delete(browser(who), thread) == expected


def test_who_began_it_deletes_it_while_nobody_has_answered(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira, title=TITLE)
    assert _delete(browser("harry"), thread) == 403
    assert f"/threads/{thread}/deletion" in mira.get(f"/posts/{post_id(site, thread, 1)}/menu").text
    assert _delete(mira, thread, "") == 303
    assert mira.get(f"/threads/{thread}").status_code == 404
    assert mira.delete(f"/threads/{thread}/deletion").status_code == 303
    assert mira.get(f"/threads/{thread}/any").status_code == 200


def test_it_is_on_no_list_in_no_count_and_in_no_answer(browser: Open, site: Flask, thread: int) -> None:
    carol = browser("carol")
    before = carol.get("/").text.count(TITLE)
    assert before
    assert _delete(browser("mona"), thread) == 303
    for path in ("/", "/pods/ward", "/pods/ward?show=unread", "/notifications", f"/search?q={WORD}"):
        for who in INSIDERS:
            assert TITLE not in browser(who).get(path).text, (who, path)
    for path in (f"/threads/{thread}", f"/threads/{thread}/any", f"/posts/{post_id(site, thread, 2)}"):
        assert carol.get(path).status_code == 404
    assert say(browser("harry"), thread, "Still there?").status_code == 404


def test_it_comes_back_whole_but_for_what_was_deleted_before(browser: Open, site: Flask, thread: int) -> None:
    say(browser("harry"), thread, f"{WORD} three")
    browser("harry").post(f"/posts/{post_id(site, thread, 3)}/deletion")
    mona = browser("mona")
    _delete(mona, thread)
    page = browser("carol").get("/pods/ward/bin").text
    assert TITLE in page
    assert WHY in page
    assert browser("mira").delete(f"/threads/{thread}/deletion").status_code == 403
    assert TITLE in browser("mira").get("/deleted").text
    assert mona.delete(f"/threads/{thread}/deletion").status_code == 303
    page = browser("mira").get(f"/threads/{thread}/any").text
    assert f"{WORD} one" in page
    assert f"{WORD} two" in page
    assert f"{WORD} three" not in page


def test_the_index_follows(site: Flask, browser: Open, thread: int) -> None:
    with site.app_context():
        health.rebuild()
        worker.drain()
        ids = {post_id(site, thread, number) for number in (1, 2)}
        assert ids <= set(health.backend().marks())
        actions_bin.delete_thread(actor_of("mona"), db.session.get_one(Thread, thread), WHY)
        db.session.commit()
        worker.drain()
        assert not ids & set(health.backend().marks())
        actions_bin.restore_thread(actor_of("mona"), db.session.get_one(DeletedThread, thread))
        db.session.commit()
        worker.drain()
        assert ids <= set(health.backend().marks())


def test_after_its_time_nothing_of_it_is_left(site: Flask, browser: Open, thread: int) -> None:
    _delete(browser("mona"), thread)
    with site.app_context():
        worker.drain()
        with clock.moved_to(clock.now() + timedelta(days=settings.current().keep["deleted"] + 1)):
            outbox.emit(RetentionDue(None))
            db.session.commit()
            worker.drain()
        db.session.expire_all()
        assert said(WORD, TITLE) == []
        assert db.session.get_one(Post, post_id(site, thread, 1)).purged_at is not None


def test_who_began_it_is_told_as_long_as_it_is_in_the_bin(browser: Open, site: Flask, thread: int) -> None:
    mira, mona = browser("mira"), browser("mona")
    _delete(mona, thread)
    _work(site)
    page = mira.get("/notifications").text
    assert f"A moderator deleted your thread “{TITLE}”" in page
    assert TITLE not in browser("harry").get("/notifications").text
    line = re.search(r'href="(/notifications/\d+)"[^>]*>[^<]*A moderator deleted', page)
    assert line is not None
    assert mira.get(line[1]).headers["Location"] == "/deleted"
    mona.delete(f"/threads/{thread}/deletion")
    assert "A moderator deleted" not in mira.get("/notifications").text


def test_nobody_is_told_of_having_deleted_their_own_thread(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    _delete(mira, begin(mira, title=TITLE), "")
    _work(site)
    assert "A moderator deleted" not in mira.get("/notifications").text


def _work(site: Flask) -> None:
    with site.app_context():
        worker.drain()
