"""What a board says of a thread's replies and of its last post is true after every deed that takes or gives one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from flask import Flask

from forum.kernel import clock, moves, schema
from forum.kernel.db import db
from forum.privacy import actions_purge
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.cast import Places
from tests.people_of import actor_of
from tests.privacy.of_privacy import erase
from tests.threads import of_merging, of_splitting
from tests.threads.of_held import approve, hold, only
from tests.threads.of_moving import join
from tests.threads.of_threads import begin, post_id, say, set_on

Open = Callable[[str | None], Browser]
WHY = "Names a patient."


class Row(NamedTuple):
    """What a board says of a thread."""

    replies: int
    who: str
    said: str


@pytest.fixture
def thread(browser: Open) -> int:
    """Return mira's thread, to which harry and then carol have replied."""
    key = begin(browser("mira"), title="Wells", body="Who digs?")
    say(browser("harry"), key, "Harry digs.")
    say(browser("carol"), key, "Carol digs.")
    return key


def _row(who: Browser, thread: int, board: str = "/pods/ward") -> Row:
    one = rf'<article class="row">(?:(?!</article>).)*"/threads/{thread}/.*?</article>'
    found = re.search(one, who.get(board).text, re.DOTALL)
    assert found, board
    replies = re.search(r'<span class="re num">(\d+) repl', found[0])
    last = re.search(r"<b>(.*?):</b></bdi> (.*?)</p>", found[0])
    assert replies
    return Row(int(replies[1]), *(last.groups() if last else ("", "")))


def _delete(who: Browser, post: int) -> None:
    assert who.post(f"/posts/{post}/deletion", reason=WHY).status_code == 303


def test_what_was_deleted_is_no_reply_until_it_is_back(browser: Open, site: Flask, thread: int) -> None:
    mira, last = browser("mira"), post_id(site, thread, 3)
    whole = _row(mira, thread)
    assert whole == Row(2, "Carol Njeri", "Carol digs.")
    with site.app_context():
        then = db.session.get_one(Thread, thread).last_at
    _delete(browser("carol"), last)
    assert _row(mira, thread) == Row(1, "Harry Osei", "Harry digs.")
    assert '<span class="num">1 reply</span>' in mira.get(f"/threads/{thread}/any").text
    with site.app_context():
        found = db.session.get_one(Thread, thread)
        assert found.last_at == db.session.get_one(Post, post_id(site, thread, 2)).created_at < then
    _delete(browser("mona"), post_id(site, thread, 2))
    assert _row(mira, thread) == Row(0, "Mira Patel", "Who digs?")
    assert _row(mira, thread, "/pods/ward?show=unanswered").replies == 0
    assert browser("carol").delete(f"/posts/{last}/deletion").status_code == 303
    assert browser("mona").delete(f"/posts/{post_id(site, thread, 2)}/deletion").status_code == 303
    assert _row(mira, thread) == whole
    assert f'"/threads/{thread}/' not in mira.get("/pods/ward?show=unanswered").text
    with site.app_context():
        assert db.session.get_one(Thread, thread).last_at == then


def test_what_is_hidden_is_no_reply_until_it_is_shown(browser: Open, site: Flask, thread: int) -> None:
    mona, last = browser("mona"), post_id(site, thread, 3)
    assert mona.post(f"/posts/{last}/hidden", reason=WHY).status_code == 303
    # Neither to those who see it: a board says to all the same.
    for who in ("mira", "carol", "mona"):
        assert _row(browser(who), thread) == Row(1, "Harry Osei", "Harry digs.")
    _delete(mona, last)
    assert _row(mona, thread).replies == 1
    mona.delete(f"/posts/{last}/deletion")
    assert _row(mona, thread).replies == 1
    assert mona.delete(f"/posts/{last}/hidden").status_code == 303
    assert _row(mona, thread) == Row(2, "Carol Njeri", "Carol digs.")


def test_the_first_post_hidden_is_the_last_of_its_thread_still(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    alone = begin(mira, title="Alone")
    assert mona.post(f"/posts/{post_id(site, alone, 1)}/hidden", reason=WHY).status_code == 303
    assert _row(browser("harry"), alone) == Row(0, "", "")
    say(browser("harry"), alone, "Here.")
    assert _row(mira, alone) == Row(1, "Harry Osei", "Here.")


def test_what_waits_is_a_reply_once_it_is_let_in(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 1)
    with site.app_context():
        join("omar", db.session.get_one(Thread, thread).pod_id, "member")
    say(browser("omar"), thread, "Omar digs.")
    assert _row(browser("mira"), thread).replies == 2
    assert approve(browser, only(site).id).status_code == 303
    assert _row(browser("mira"), thread) == Row(3, "Omar Said", "Omar digs.")


def test_what_is_split_off_counts_where_it_stands(browser: Open, site: Flask, thread: int) -> None:
    mira, mona = browser("mira"), browser("mona")
    say(mira, thread, "Under harry.", parent=post_id(site, thread, 2))
    say(mira, thread, "Gone.", parent=post_id(site, thread, 2))
    _delete(mira, post_id(site, thread, 5))
    new = of_splitting.split(mona, thread, post_id(site, thread, 2), take="branch")
    assert _row(mira, thread) == Row(1, "Carol Njeri", "Carol digs.")
    assert _row(mira, new) == Row(1, "Mira Patel", "Under harry.")
    assert mona.delete(f"/thread-changes/{of_splitting.change(site)}").status_code == 303
    assert _row(mira, thread) == Row(3, "Mira Patel", "Under harry.")


def test_what_is_merged_counts_where_it_stands(browser: Open, site: Flask, thread: int) -> None:
    mira, mona = browser("mira"), browser("mona")
    stays = begin(mira, title="Water", body="Where?")
    _delete(mona, post_id(site, thread, 2))
    of_merging.merge(mona, thread, stays)
    assert _row(mira, stays) == Row(2, "Mira Patel", "Where?")
    assert mona.delete(f"/thread-changes/{of_merging.change(site)}").status_code == 303
    assert _row(mira, stays) == Row(0, "Mira Patel", "Where?")
    assert _row(mira, thread) == Row(1, "Carol Njeri", "Carol digs.")


def test_a_thread_that_goes_to_another_pod_takes_its_count_along(
    browser: Open, site: Flask, places: Places, thread: int
) -> None:
    mona = browser("mona")
    with site.app_context():
        join("mona", places.clinic, "moderator")
    _delete(mona, post_id(site, thread, 3))
    assert "its 2 posts" in mona.get(f"/threads/{thread}/move").text
    assert mona.post(f"/threads/{thread}/move", pod="clinic", reason=WHY).status_code == 303
    assert _row(mona, thread, "/pods/clinic").replies == 1
    mona.delete(f"/posts/{post_id(site, thread, 3)}/deletion")
    assert _row(mona, thread, "/pods/clinic").replies == 2


def test_a_thread_in_the_bin_says_how_many_replies_it_had(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    _delete(mona, post_id(site, thread, 3))
    assert mona.post(f"/threads/{thread}/deletion", reason=WHY).status_code == 303
    assert "1 reply" in mona.get("/pods/ward/bin").text
    mona.delete(f"/threads/{thread}/deletion")
    assert _row(mona, thread) == Row(1, "Harry Osei", "Harry digs.")


def test_words_that_were_taken_along_are_no_reply(browser: Open, site: Flask, thread: int) -> None:
    with site.app_context():
        erase(actor_of("harry").id or 0, texts=True)
    assert _row(browser("mira"), thread) == Row(1, "Carol Njeri", "Carol digs.")


def test_words_that_stay_without_a_name_are_a_reply(browser: Open, site: Flask, thread: int) -> None:
    with site.app_context():
        erase(actor_of("harry").id or 0, texts=False)
    assert _row(browser("mira"), thread).replies == 2


def test_the_last_word_of_the_bin_changes_no_count(browser: Open, site: Flask, thread: int) -> None:
    _delete(browser("carol"), post_id(site, thread, 3))
    with site.app_context():
        actions_purge.some_posts(clock.now() + timedelta(days=1))
        db.session.commit()
    assert _row(browser("mira"), thread) == Row(1, "Harry Osei", "Harry digs.")


def test_most_replies_first_counts_those_that_stand(browser: Open, site: Flask, thread: int) -> None:
    mira = browser("mira")
    other = begin(mira, title="Pumps")
    say(mira, other, "One.")
    for number in (2, 3):
        _delete(browser("mona"), post_id(site, thread, number))
    found = re.findall(r'href="/threads/(\d+)/', mira.get("/pods/ward?sort=replies").text)
    assert [int(key) for key in dict.fromkeys(found)] == [other, thread]


def test_the_migration_counts_what_stands_and_names_who_stands_last(browser: Open, site: Flask, thread: int) -> None:
    quiet, mira = begin(browser("mira"), title="Quiet", body="Alone."), browser("mira")
    hidden, gone = post_id(site, thread, 2), post_id(site, thread, 3)
    say(mira, thread, "Mira digs.")
    say(mira, thread, "Mira digs on.")
    now, last = clock.now(), post_id(site, thread, 5)
    set_on(site, Post, hidden, hidden_at=now)
    set_on(site, Post, gone, deleted_at=now)
    set_on(site, Post, last, deleted_at=now)
    with site.app_context():
        _to("0045")
        _to(schema.head())
    assert _row(mira, thread) == Row(1, "Mira Patel", "Mira digs.")
    assert _row(mira, quiet) == Row(0, "Mira Patel", "Alone.")
    with site.app_context():
        found = db.session.get_one(Thread, thread)
        assert found.last_at == db.session.get_one(Post, post_id(site, thread, 4)).created_at


def _to(revision: str) -> None:
    # Nothing may be open that a change of the schema would wait for.
    db.session.remove()
    db.engine.dispose()
    moves.bring(db.engine, revision)
