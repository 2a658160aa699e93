"""Some posts become a thread of their own: links, numbers, what hangs on them, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.kernel import outbox, worker
from forum.kernel.db import db
from forum.marks import actions as marks
from forum.nuggets import actions as nuggets
from forum.nuggets.models import Nugget
from forum.search import health
from forum.threads import actions_drafts, actions_reading, drafting, queries_reading
from forum.threads.models import Post, Thread
from forum.threads.models_changes import SPLIT, ThreadChange
from forum.threads.models_drafts import Draft
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.people_of import actor_of
from tests.threads.of_threads import begin, post_id, say, shown, typed

Open = Callable[[str | None], Browser]
WHY = "It is another question."


@pytest.fixture
def thread(browser: Open, site: Flask) -> int:
    """Return a thread: 2 and 5 answer it, 3 answers 2, 4 answers 3, 6 answers 5."""
    mira, harry = browser("mira"), browser("harry")
    key = begin(mira, title="Wells", tags=["water"])
    for who, under in ((harry, 1), (mira, 2), (harry, 3), (mira, 1), (harry, 5)):
        say(who, key, f"Words under {under}.", parent=post_id(site, key, under))
    return key


def _split(who: Browser, thread: int, *posts: int, **fields: str) -> int:
    answer = who.post(f"/threads/{thread}/split", posts=list(posts), title="Filters", reason=WHY, **fields)
    assert answer.status_code == 303, answer.text
    return int((answer.location or "").split("/")[2])


def _places(site: Flask, thread: int) -> list[tuple[int, str, bool]]:
    with site.app_context():
        found = select(Post.number, Post.path, Post.moved_post_id.is_(None)).where(Post.thread_id == thread)
        return [(row[0], row[1], bool(row[2])) for row in db.session.execute(found.order_by(Post.number))]


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_split(browser: Open, site: Flask, thread: int, who: str | None) -> None:
    expected = 303 if who in ("mona", "carol") else 401 if who is None else 403 if who in INSIDERS else 404
    sent = {"posts": post_id(site, thread, 3), "title": "Filters", "reason": WHY}
    assert browser(who).post(f"/threads/{thread}/split", **sent).status_code == expected


def test_a_branch_is_a_thread_with_new_numbers_and_the_old_ones_stay_taken(
    browser: Open, site: Flask, thread: int
) -> None:
    new = _split(browser("mona"), thread, post_id(site, thread, 2), branch="y")
    assert _places(site, new) == [(1, "000001", True), (2, "000002", True), (3, "000002000003", True)]
    stays = {number for number, _path, there in _places(site, thread) if there}
    assert stays == {1, 5, 6}
    assert [number for number, *_rest in _places(site, thread)] == [1, 2, 3, 4, 5, 6]
    say(browser("harry"), thread, "Later.")
    assert _places(site, thread)[-1][0] == 7


def test_permalinks_lead_to_the_post_and_its_old_place_leads_there_in_both_orders(
    browser: Open, site: Flask, thread: int
) -> None:
    moved = post_id(site, thread, 3)
    new = _split(browser("mona"), thread, moved)
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
    new = _split(browser("mona"), thread, moved)
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
    new = _split(browser("mona"), thread, post_id(site, thread, 2), branch="y")
    with site.app_context():
        known = queries_reading.known(actor_of("carol"), db.session.get_one(Thread, new))
        assert known is not None
        assert str(known.ranges) == "1-2"


def test_it_is_taken_back_to_the_same_places(browser: Open, site: Flask, thread: int) -> None:
    before = _places(site, thread)
    mona = browser("mona")
    new = _split(mona, thread, post_id(site, thread, 2), branch="y")
    assert mona.delete(f"/thread-changes/{_change(site)}").status_code == 303
    assert _places(site, thread) == before
    page = browser("mira").get(f"/threads/{thread}/any").text
    assert "was moved" not in page
    assert "thread of" not in page
    assert browser("mira").get(f"/threads/{new}").status_code == 404
    assert "Filters" not in browser("mira").get("/pods/ward").text


def test_once_somebody_has_written_into_it_it_stays(browser: Open, site: Flask, thread: int) -> None:
    new = _split(browser("mona"), thread, post_id(site, thread, 2))
    say(browser("harry"), new, "Here, too.")
    assert browser("mona").delete(f"/thread-changes/{_change(site)}").status_code == 409
    assert browser("mira").get(f"/threads/{new}/any").status_code == 200


def test_the_first_post_and_posts_of_others_threads_stay(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    other = begin(browser("mira"), title="Elsewhere")
    say(browser("harry"), other)
    for posts in ([], [post_id(site, thread, 1)], [post_id(site, other, 2)], ["x"]):
        answer = mona.post(f"/threads/{thread}/split", posts=posts, title="Filters", reason=WHY)
        assert answer.status_code == 422
        assert typed(answer.text, "reason") == WHY
    assert all(there for _number, _path, there in _places(site, thread))


def test_the_page_offers_a_branch_and_ticks_it(browser: Open, site: Flask, thread: int) -> None:
    root = post_id(site, thread, 2)
    page = browser("mona").get(f"/threads/{thread}/split?post={root}").text
    assert page.count('name="posts"') == page.count(" checked") - 1 == 3
    assert browser("mona").get(f"/threads/{thread}/split").text.count('name="posts"') == 5
    assert f"/split?post={root}" in browser("mona").get(f"/posts/{root}/menu").text
    assert "/split" not in browser("mira").get(f"/posts/{root}/menu").text


def test_the_index_the_board_and_the_trail_follow(browser: Open, site: Flask, thread: int) -> None:
    with site.app_context():
        health.rebuild()
        worker.drain()
        moved = post_id(site, thread, 5)
    with site.app_context():
        before = health.backend().marks()[moved]
    _split(browser("mona"), thread, moved, branch="y")
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
    new = _split(browser("mona"), thread, post_id(site, thread, 2), post_id(site, thread, 4), post_id(site, thread, 6))
    # 4 answered 3, which stays, and 3 answered 2, which comes along; 6 answered 5, which stays.
    assert [path for _number, path, _there in _places(site, new)] == ["000001", "000002", "000003"]


def _change(site: Flask) -> int:
    with site.app_context():
        found = select(ThreadChange.id).where(ThreadChange.kind == SPLIT).order_by(ThreadChange.id.desc()).limit(1)
        return int(db.session.execute(found).scalar_one())
