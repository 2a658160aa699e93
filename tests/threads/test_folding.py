"""Answers to a post can be folded: they leave the page with a count, and what is unread among them stays unread."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from forum.kernel.db import db
from forum.threads import actions, tree
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.people_of import actor_of
from tests.threads.of_threads import begin, post_id, say, shown, statements

Open = Callable[[str | None], Browser]
# Post 2 is answered by 3, 4 and 5, post 3 by 6, 7 and 8; post 9 stands for itself.
_TREE = [2, 3, 6, 7, 8, 4, 5, 9]
# Long enough for two pages.
_LONG = 45


@pytest.fixture
def thread(site: Flask, browser: Open) -> int:
    """Return a thread of mira with two branches, one inside the other."""
    key = begin(browser("mira"))
    with site.app_context():
        who, talk = actor_of("mira"), db.session.get_one(Thread, key)
        posts = {1: db.session.query(Post).filter_by(thread_id=key).one()}
        for number, parent in ((2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (7, 3), (8, 3), (9, 1)):
            posts[number] = actions.reply(who, talk, body=f"Number {number}.", language="en", parent=posts[parent])
        db.session.commit()
    return key


def look(who: Browser, thread: int, more: str = "") -> str:
    """Return the page of a thread in the order of the tree."""
    return who.get(f"/threads/{thread}/clean-water?order=tree{more}").text


def fold_of(text: str, number: int) -> tuple[str, str]:
    """Return where the fold of a post leads, and its words."""
    place = re.search(rf'id="post-{number}">(.*?)</li>', text, re.DOTALL)
    found = re.search(r'<a class="fold" href="([^"]+)"[^>]*>(.*?)</a>', place[1], re.DOTALL) if place else None
    return (unescape(found[1]), re.sub(r"<[^>]+>", "", found[2]).strip()) if found else ("", "")


def test_a_fold_hides_the_answers_and_says_how_many(browser: Open, thread: int) -> None:
    mira = browser("mira")
    whole = look(mira, thread)
    assert shown(whole) == [1, *_TREE]
    assert fold_of(whole, 2) == ("?fold=2#post-2", "")
    # Two answers are not worth it, and a post without any has nothing to fold.
    assert [number for number in shown(whole) if fold_of(whole, number)[0]] == [2, 3]
    inner = look(mira, thread, "&fold=3")
    assert shown(inner) == [1, 2, 3, 4, 5, 9]
    assert fold_of(inner, 3) == ("?order=tree#post-3", "3 replies · Show")
    assert fold_of(inner, 2) == ("?fold=2.3#post-2", "")
    outer = look(mira, thread, "&fold=2.3")
    assert shown(outer) == [1, 2, 9]
    assert fold_of(outer, 2) == ("?order=tree#post-2", "6 replies · Show")


def test_what_is_folded_is_not_read_and_the_count_says_so(site: Flask, browser: Open, thread: int) -> None:
    harry = browser("harry")
    assert fold_of(look(harry, thread, "&fold=3"), 3)[1] == "3 replies, 3 unread · Show"
    text = look(harry, thread, "&fold=2")
    assert fold_of(text, 2)[1] == "6 replies, 3 unread · Show"
    # The way to them leads past every fold.
    assert f'href="/threads/{thread}/unread" data-unread' in text
    assert harry.get(f"/threads/{thread}/unread").location.endswith("#post-6")
    assert shown(harry.get(harry.get(f"/threads/{thread}/unread").location).text) == [1, *_TREE]
    assert fold_of(look(harry, thread, "&fold=2"), 2)[1] == "6 replies · Show"
    say(browser("mona"), thread, parent=str(post_id(site, thread, 3)))
    assert fold_of(look(harry, thread, "&fold=2"), 2)[1] == "7 replies, 1 unread · Show"


@pytest.mark.parametrize("asked", ["x", "0", "99", "-3", "3.x", "3.3", "3.99999999999999999999", ".".join(["3"] * 999)])
def test_an_address_that_names_no_post_folds_nothing_else(browser: Open, thread: int, asked: str) -> None:
    found = shown(look(browser("mira"), thread, f"&fold={asked}"))
    assert found == ([1, 2, 3, 4, 5, 9] if asked.startswith("3") else [1, *_TREE])


def test_by_arrival_nothing_is_folded(browser: Open, thread: int) -> None:
    text = browser("mira").get(f"/threads/{thread}/clean-water?order=arrival&fold=2").text
    assert shown(text) == list(range(1, 10))
    assert 'class="fold"' not in text


def test_places_that_come_after_move_up_and_the_pager_keeps_the_fold(site: Flask, browser: Open, thread: int) -> None:
    mira = browser("mira")
    with site.app_context():
        who, talk = actor_of("mira"), db.session.get_one(Thread, thread)
        while talk.last_number < _LONG:
            actions.reply(who, talk, body="More.", language="en")
            db.session.flush()
            db.session.refresh(talk)
        db.session.commit()
    first = look(mira, thread, "&fold=2")
    assert shown(first) == [1, 2, *range(9, 27)]
    assert "?order=tree&fold=2&page=2" in unescape(first)
    # 39 places are two pages.
    assert shown(look(mira, thread, "&fold=2&page=9")) == list(range(27, 46))
    assert shown(look(mira, thread, "&page=9")) == [41, 42, 43, 44, 45]


def test_the_answers_to_a_post_that_is_gone_can_be_unfolded_too(site: Flask, browser: Open, thread: int) -> None:
    browser("mona").post(f"/posts/{post_id(site, thread, 3)}/hidden", reason="Not here.")
    text = look(browser("harry"), thread, "&fold=3")
    assert fold_of(text, 3) == ("?order=tree#post-3", "3 replies, 3 unread · Show")


def test_a_page_without_folds_asks_nothing_for_them(site: Flask, browser: Open, thread: int) -> None:
    mira = browser("mira")
    look(mira, thread)
    with statements(site) as none:
        look(mira, thread)
    with statements(site) as some:
        look(mira, thread, "&fold=2.3")
    assert len(some) == len(none) + 2


def test_another_reader_of_the_other_order_keeps_it_in_the_address(site: Flask, browser: Open, thread: int) -> None:
    harry = browser("harry")
    harry.get(f"/threads/{thread}/clean-water?order=arrival")
    text = harry.get(f"/threads/{thread}/clean-water?order=tree", **{"Sec-Fetch-Site": "cross-site"}).text
    assert fold_of(text, 2)[0] == "?order=tree&fold=2#post-2"


def test_three_answers_on_the_page_are_worth_a_fold_and_the_last_indent_has_none() -> None:
    assert tree.foldable([0, 1, 1, 1, 0]) == [True, False, False, False, False]
    assert tree.foldable([0, 1, 2, 0, 1]) == [False] * 5
    assert tree.foldable([5, 5, 5, 5]) == [False] * 4


def test_whom_a_post_answers_is_said_with_first_words_where_the_parent_stands_elsewhere(
    site: Flask, browser: Open, thread: int
) -> None:
    mira = browser("mira")
    with site.app_context():
        who, talk = actor_of("mira"), db.session.get_one(Thread, thread)
        last = db.session.query(Post).filter_by(thread_id=thread, number=9).one()
        for number in range(10, 31):
            last = actions.reply(who, talk, body=f"Deeper {number}.", language="en", parent=last)
        db.session.commit()
    second = look(mira, thread, "&page=2")
    parent = shown(second)[0] - 1
    assert f'href="/posts/{post_id(site, thread, parent)}"' in second
    assert f" <bdi>“Deeper {parent}.”</bdi>" in unescape(second)
    # The others answer one of this page, beyond the fifth indent.
    assert f'class="to deep" href="#post-{parent + 1}"' in second
    assert unescape(second).count("“Deeper") == 1
    arrival = mira.get(f"/threads/{thread}/clean-water?order=arrival&page=2").text
    assert unescape(arrival).count("<bdi>“Deeper 20.”</bdi>") == 1
    # What the reader may not see is neither named nor linked.
    hidden = post_id(site, thread, parent)
    browser("mona").post(f"/posts/{hidden}/hidden", reason="Not here.")
    text = look(browser("harry"), thread, "&page=2")
    assert f"in answer to post {parent}" in text
    assert f"/posts/{hidden}" not in text
    assert f"“Deeper {parent}" not in text
    assert f"Deeper {parent}." in look(browser("mona"), thread, "&page=2")


def test_beyond_the_deepest_level_the_parent_is_known_all_the_same(site: Flask, browser: Open, thread: int) -> None:
    with site.app_context():
        who, talk = actor_of("mira"), db.session.get_one(Thread, thread)
        last = None
        for number in range(10, 125):
            last = actions.reply(who, talk, body=f"Deeper {number}.", language="en", parent=last)
        db.session.commit()
    text = browser("mira").get(f"/threads/{thread}/clean-water?order=arrival&page=6").text
    assert 'class="to deep" href="#post-118"' in text
