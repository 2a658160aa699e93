"""Splitting a thread."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from forum.kernel.db import db
from forum.threads.models import Post
from forum.threads.models_changes import SPLIT, ThreadChange
from tests.browser import Browser
from tests.threads.of_threads import begin, post_id, say

WHY = "It is another question."


def wells(mira: Browser, harry: Browser, site: Flask) -> int:
    """Return a thread: 2 and 5 answer it, 3 answers 2, 4 answers 3, 6 answers 5."""
    key = begin(mira, title="Wells", tags=["water"])
    for who, under in ((harry, 1), (mira, 2), (harry, 3), (mira, 1), (harry, 5)):
        say(who, key, f"Words under {under}.", parent=post_id(site, key, under))
    return key


def split(who: Browser, thread: int, *posts: int, **fields: str) -> int:
    """Split these posts off and return the new thread."""
    answer = who.post(f"/threads/{thread}/split", posts=list(posts), title="Filters", reason=WHY, **fields)
    assert answer.status_code == 303, answer.text
    return int((answer.location or "").split("/")[2])


def places(site: Flask, thread: int) -> list[tuple[int, str, bool]]:
    """Return number and path of each place of a thread, and whether its post is there."""
    with site.app_context():
        found = select(Post.number, Post.path, Post.moved_post_id.is_(None)).where(Post.thread_id == thread)
        return [(row[0], row[1], bool(row[2])) for row in db.session.execute(found.order_by(Post.number))]


def change(site: Flask) -> int:
    """Return the last change of a split."""
    with site.app_context():
        found = select(ThreadChange.id).where(ThreadChange.kind == SPLIT).order_by(ThreadChange.id.desc()).limit(1)
        return int(db.session.execute(found).scalar_one())
