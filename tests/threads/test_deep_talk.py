"""A conversation in which everybody answers the one before goes on, however long it gets."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from forum.kernel.db import db
from forum.threads import actions, composing
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.people_of import actor_of
from tests.threads.of_threads import begin, shown

Open = Callable[[str | None], Browser]
# PostgreSQL keeps 2,704 bytes of an entry in an index, less what every other column of it takes.
LONGEST_PATH = 2_000


def test_answers_to_answers_go_on_without_end_and_stay_in_their_order(site: Flask, browser: Open) -> None:
    mira, many = browser("mira"), composing.DEEPEST + 20
    thread = begin(mira)
    with site.app_context():
        who, talk, last = actor_of("mira"), db.session.get_one(Thread, thread), None
        for number in range(2, many + 1):
            last = actions.reply(who, talk, body=f"Number {number}.", language="en", parent=last)
        db.session.commit()
        posts = db.session.execute(select(Post).where(Post.thread_id == thread).order_by(Post.path)).scalars().all()
        assert [post.number for post in posts] == list(range(1, many + 1))
        assert max(len(post.path) for post in posts) <= LONGEST_PATH
        assert max(post.depth for post in posts) == composing.DEEPEST
        # Whom each of them answers is kept all the same.
        assert [post.parent_id for post in posts[2:]] == [post.id for post in posts[1:-1]]
    page = mira.get(f"/threads/{thread}/clean-water?page=6")
    assert page.status_code == 200
    assert shown(page.text) == list(range(101, 121))
