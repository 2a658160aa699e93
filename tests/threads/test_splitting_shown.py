"""Before a thread is split it is said what that means: from a post on, or with posts that were ticked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel.db import db
from forum.marks import actions as marks
from forum.marks import actions_bookmarks as bookmarks
from forum.nuggets import actions as nuggets
from forum.threads.models import Post
from forum.threads.models_watches import Watch
from tests.attachments.of_files import PDF, reply, sent
from tests.browser import Browser
from tests.people_of import actor_of
from tests.threads.of_splitting import WHY, change, places, split, wells
from tests.threads.of_threads import begin, fill, post_id, statements, typed

Open = Callable[[str | None], Browser]


@pytest.fixture
def thread(browser: Open, site: Flask) -> int:
    return wells(browser("mira"), browser("harry"), site)


@pytest.mark.parametrize(("take", "moving"), [("branch", [2, 3, 4]), ("onward", [2, 3, 4, 5, 6]), ("alone", [2])])
def test_from_a_post_it_goes_in_three_ways_and_each_is_said_before(
    browser: Open, site: Flask, thread: int, take: str, moving: list[int]
) -> None:
    root, mona = post_id(site, thread, 2), browser("mona")
    page = mona.get(f"/threads/{thread}/split?post={root}&take={take}").text
    assert f"{len(moving)} post{'s become' if len(moving) > 1 else ' becomes'} a thread of" in page
    assert page.count('name="posts"') == 1
    assert f'name="take" value="{take}"' in page
    new = split(mona, thread, root, take=take)
    assert len(places(site, new)) == len(moving)
    assert {number for number, _path, there in places(site, thread) if not there} == set(moving)


@pytest.mark.parametrize(
    ("number", "take", "stay", "cut", "left"),
    # 2 answers the first; 3 and 4 stand below 2.
    [(2, "branch", 3, 0, 0), (2, "alone", 5, 0, 1), (3, "alone", 5, 1, 1), (3, "branch", 4, 1, 0)],
)
def test_what_stays_and_which_answers_are_parted_is_said_before(
    browser: Open, site: Flask, thread: int, number: int, take: str, stay: int, cut: int, left: int
) -> None:
    browser("carol").post(f"/threads/{thread}/watch", level="follow")
    page = browser("mona").get(f"/threads/{thread}/split?post={post_id(site, thread, number)}&take={take}").text
    assert f"{stay} posts stay." in page
    assert ("1 of those that go answers a post that stays" in page) is bool(cut)
    assert ("1 of those that stay answers a post that goes" in page) is bool(left)
    assert '<dt>People who follow</dt><dd class="num">1</dd>' in page


def test_the_menu_of_a_post_leads_there_for_moderators(browser: Open, site: Flask, thread: int) -> None:
    root = post_id(site, thread, 2)
    assert f"/split?post={root}" in browser("mona").get(f"/posts/{root}/menu").text
    assert "/split" not in browser("mira").get(f"/posts/{root}/menu").text


def test_the_effect_is_counted_and_what_somebody_keeps_is_not(browser: Open, site: Flask, thread: int) -> None:
    second, fifth = post_id(site, thread, 2), post_id(site, thread, 5)
    with site.app_context():
        marks.react(actor_of("mona"), db.session.get_one(Post, second), "thanks")
        marks.react(actor_of("carol"), db.session.get_one(Post, post_id(site, thread, 3)), "useful")
        nuggets.spot(actor_of("mona"), db.session.get_one(Post, second), "Boil it")
        bookmarks.keep(actor_of("carol"), db.session.get_one(Post, second))
        db.session.commit()
    assert reply(browser("mira"), thread, sent(PDF, "plan.pdf"), parent=second).status_code == 303
    mona = browser("mona")
    page = mona.get(f"/threads/{thread}/split?post={second}").text
    assert "4 posts become" in page
    assert "They are by 2 people" in page
    assert _counted(page) == {"Files": 1, "Reactions": 2, "Nuggets": 1}
    # Harry wrote the post, Mira the answer that is counted with it.
    assert "1 post becomes" in mona.get(f"/threads/{thread}/split?post={fifth}&take=alone").text
    other = begin(browser("mira"), title="Elsewhere")
    page = mona.get(f"/threads/{thread}/merge?into={other}").text
    assert "7 posts go" in page
    assert "They are by 2 people" in page
    assert _counted(page) == {"Files": 1, "Reactions": 2, "Nuggets": 1}


def _counted(page: str) -> dict[str, int]:
    return {name: int(number) for name, number in re.findall(r"<dt>(\w+)</dt><dd class=\"num\">(\d+)", page)}


def test_posts_are_ticked_over_pages_and_none_is_forgotten(browser: Open, site: Flask, thread: int) -> None:
    fill(site, thread, 120)
    mona, early, late = browser("mona"), post_id(site, thread, 3), post_id(site, thread, 118)
    first = mona.get(f"/threads/{thread}/split").text
    assert first.count('type="checkbox" name="posts"') == 50
    address, words = f"/threads/{thread}/split", {"title": "Filters", "reason": WHY}
    third = mona.post(address, posts=early, do="choose-3", **words)
    assert third.status_code == 200
    assert third.text.count('type="checkbox" name="posts"') == 19
    assert f'type="hidden" name="posts" value="{early}"' in third.text
    assert "1 post on other pages is ticked" in third.text
    back = mona.post(address, posts=[early, late], do="choose-1", **words).text
    assert f'value="{early}" checked' in back
    seen = mona.post(address, posts=[early, late], do="look", **words)
    assert seen.status_code == 200
    assert "2 posts become a thread" in seen.text
    assert typed(seen.text, "reason") == WHY
    assert all(there for _number, _path, there in places(site, thread))
    assert len(places(site, split(mona, thread, early, late))) == 2


def test_whoever_follows_or_has_muted_the_thread_does_the_same_with_the_new_one(
    browser: Open, site: Flask, thread: int
) -> None:
    for who, level in (("harry", "mute"), ("carol", "follow")):
        assert browser(who).post(f"/threads/{thread}/watch", level=level).status_code == 303
    new = split(browser("mona"), thread, post_id(site, thread, 2))
    with site.app_context():
        assert sorted(row.level for row in db.session.query(Watch.level).filter(Watch.thread_id == new)) == [
            "follow",
            "mute",
        ]
    browser("mona").delete(f"/thread-changes/{change(site)}")
    with site.app_context():
        assert db.session.query(Watch).filter(Watch.thread_id == new).count() == 0


def test_a_line_costs_no_more_than_its_words_however_many_posts_went(browser: Open, site: Flask, thread: int) -> None:
    new = split(browser("mona"), thread, post_id(site, thread, 2), take="onward")
    with statements(site) as said:
        assert "made this thread of 5 posts" in browser("mira").get(f"/threads/{new}/any").text
    assert not [one for one in said if "thread_change.before," in one]
