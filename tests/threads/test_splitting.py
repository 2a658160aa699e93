"""Some posts become a thread of their own: links, numbers, what hangs on them, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.audit.models import AuditEntry
from forum.kernel import outbox, worker
from forum.kernel.db import db
from forum.marks import actions as marks
from forum.nuggets import actions as nuggets
from forum.nuggets.models import Nugget
from forum.search import health
from forum.threads import actions_drafts, actions_reading, drafting, queries_reading
from forum.threads.models import Post, Thread
from forum.threads.models_drafts import Draft
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.people_of import actor_of
from tests.threads.of_splitting import WHY, change, places, split, wells
from tests.threads.of_threads import begin, post_id, say, shown

Open = Callable[[str | None], Browser]


@pytest.fixture
def thread(browser: Open, site: Flask) -> int:
    return wells(browser("mira"), browser("harry"), site)


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_split(browser: Open, site: Flask, thread: int, who: str | None) -> None:
    expected = 303 if who in ("mona", "carol") else 401 if who is None else 403 if who in INSIDERS else 404
    sent = {"posts": post_id(site, thread, 3), "title": "Filters", "reason": WHY}
    assert browser(who).post(f"/threads/{thread}/split", **sent).status_code == expected


def test_a_branch_is_a_thread_with_new_numbers_and_the_old_ones_stay_taken(
    browser: Open, site: Flask, thread: int
) -> None:
    new = split(browser("mona"), thread, post_id(site, thread, 2), take="branch")
    assert places(site, new) == [(1, "000001", True), (2, "000002", True), (3, "000002000003", True)]
    stays = {number for number, _path, there in places(site, thread) if there}
    assert stays == {1, 5, 6}
    assert [number for number, *_rest in places(site, thread)] == [1, 2, 3, 4, 5, 6]
    say(browser("harry"), thread, "Later.")
    assert places(site, thread)[-1][0] == 7


def test_permalinks_lead_to_the_post_and_its_old_place_leads_there_in_both_orders(
    browser: Open, site: Flask, thread: int
) -> None:
    moved = post_id(site, thread, 3)
    new = split(browser("mona"), thread, moved)
    mira = browser("mira")
    assert mira.get(f"/posts/{moved}").location == f"/threads/{new}/filters#post-1"
    for order in ("tree", "arrival"):
        page = mira.get(f"/threads/{thread}/any?order={order}").text
        assert sorted(shown(page)) == [1, 2, 3, 4, 5, 6]
        assert f'<a href="/posts/{moved}">This post was moved to another thread.</a>' in page
        assert page.count("moved 1 post to a thread of its own.") == 1
    page = mira.get(f"/threads/{new}/filters").text
    assert "made this thread of 1 post" in page
    assert "water" in page.lower()


def test_what_hangs_on_a_post_goes_with_it(browser: Open, site: Flask, thread: int) -> None:
    moved = post_id(site, thread, 3)
    with site.app_context():
        post, mona = db.session.get_one(Post, moved), actor_of("mona")
        nuggets.spot(mona, post, "Boil it")
        marks.react(mona, post, "thanks")
        place = drafting.of_reply(db.session.get_one(Thread, thread), post)
        actions_drafts.keep(actor_of("carol"), place, drafting.Words("Unsent."), read=0, composer="a")
        db.session.commit()
    new = split(browser("mona"), thread, moved)
    with site.app_context():
        assert db.session.query(Nugget.thread_id).scalar() == new
        draft = db.session.query(Draft).filter(Draft.body == "Unsent.").one()
        assert (draft.key, draft.thread_id) == (f"thread-{new}-post-{moved}", new)
    page = browser("mira").get(f"/threads/{new}/any").text
    assert "Nugget" in page
    assert "Unsent." in browser("carol").get(f"/threads/{new}/posts/new?parent={moved}").text


def test_what_was_read_counts_as_read_in_the_new_thread(browser: Open, site: Flask, thread: int) -> None:
    with site.app_context():
        actions_reading.mark_read(actor_of("carol"), db.session.get_one(Thread, thread), [1, 2, 3])
        db.session.commit()
    new = split(browser("mona"), thread, post_id(site, thread, 2), take="branch")
    with site.app_context():
        known = queries_reading.known(actor_of("carol"), db.session.get_one(Thread, new))
        assert known is not None
        assert str(known.ranges) == "1-2"


def test_it_is_taken_back_to_the_same_places(browser: Open, site: Flask, thread: int) -> None:
    before = places(site, thread)
    mona = browser("mona")
    new = split(mona, thread, post_id(site, thread, 2), take="branch")
    assert mona.delete(f"/thread-changes/{change(site)}").status_code == 303
    assert places(site, thread) == before
    page = browser("mira").get(f"/threads/{thread}/any").text
    assert "was moved" not in page
    assert "thread of" not in page
    # Its address leads to where its posts are again.
    for address in (f"/threads/{new}", f"/threads/{new}/filters", f"/threads/{new}/unread"):
        assert browser("mira").get(address).location == f"/posts/{post_id(site, thread, 2)}"
        assert browser("leo").get(address).status_code == 404
    assert "Filters" not in browser("mira").get("/pods/ward").text


def test_once_somebody_has_written_into_it_it_stays(browser: Open, site: Flask, thread: int) -> None:
    new = split(browser("mona"), thread, post_id(site, thread, 2))
    say(browser("harry"), new, "Here, too.")
    assert browser("mona").delete(f"/thread-changes/{change(site)}").status_code == 409
    assert browser("mira").get(f"/threads/{new}/any").status_code == 200


def test_the_first_post_and_posts_of_others_threads_stay(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    other = begin(browser("mira"), title="Elsewhere")
    say(browser("harry"), other)
    for posts in ([], [post_id(site, thread, 1)], [post_id(site, other, 2)], ["x"]):
        answer = mona.post(f"/threads/{thread}/split", posts=posts, title="Filters", reason=WHY)
        assert answer.status_code == 422
        assert f'name="reason" value="{WHY}"' in answer.text
        assert answer.text.count("Choose at least one post") == 2
    assert all(there for _number, _path, there in places(site, thread))


def test_the_index_the_board_and_the_trail_follow(browser: Open, site: Flask, thread: int) -> None:
    with site.app_context():
        health.rebuild()
        worker.drain()
        moved = post_id(site, thread, 5)
    with site.app_context():
        before = health.backend().marks()[moved]
    split(browser("mona"), thread, moved, take="branch")
    with site.app_context():
        worker.drain(*outbox.handlers)
        # The first post of a thread has its title.
        assert health.backend().marks()[moved] != before
        last = db.session.get_one(Thread, thread)
        assert last.last_post_id == post_id(site, thread, 4)
        assert "ThreadSplit" in [row.action for row in db.session.query(AuditEntry.action)]
    board = browser("mira").get("/pods/ward").text
    assert "Filters" in board
    assert "Wells" in board


def test_a_post_whose_parents_stay_stands_at_the_top(browser: Open, site: Flask, thread: int) -> None:
    new = split(browser("mona"), thread, post_id(site, thread, 2), post_id(site, thread, 4), post_id(site, thread, 6))
    # 4 answered 3, which stays, and 3 answered 2, which comes along; 6 answered 5, which stays.
    assert [path for _number, path, _there in places(site, new)] == ["000001", "000002", "000003"]
