"""Short ways to the things that the tests of threads need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select, update
from werkzeug.test import TestResponse

from forum.kernel.db import db
from forum.threads import actions
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.people_of import actor_of

WORDS = "We **boil** the water first."


def begin(who: Browser, pod: str = "ward", **fields: object) -> int:
    """Start a thread with a form and return its key."""
    typed = {"title": "Clean water", "body": WORDS, "language": "en", "kind": "discussion", "do": "post", **fields}
    answer = who.post(f"/pods/{pod}/threads", **typed)
    assert answer.status_code == 303, answer.text
    return thread_in(answer)


def say(who: Browser, thread: int, body: str = WORDS, **fields: object) -> TestResponse:
    """Reply with a form."""
    return who.post(f"/threads/{thread}/posts", **{"body": body, "language": "en", "do": "post", **fields})


def thread_in(answer: TestResponse) -> int:
    """Return the thread that a redirect leads to."""
    found = re.match(r"/threads/(\d+)/", answer.location or "")
    assert found, answer.location
    return int(found[1])


def post_id(site: Flask, thread: int, number: int) -> int:
    """Return the key of a post by its number."""
    with site.app_context():
        return int(
            db.session.execute(select(Post.id).where(Post.thread_id == thread, Post.number == number)).scalar_one()
        )


def how_many(site: Flask, thread: int) -> int:
    """Return how many posts a thread has."""
    with site.app_context():
        return int(db.session.execute(select(func.count()).where(Post.thread_id == thread)).scalar_one())


def fill(site: Flask, thread: int, posts: int, handle: str = "mira") -> None:
    """Let somebody reply until a thread has so many posts."""
    with site.app_context():
        who, talk = actor_of(handle), db.session.get_one(Thread, thread)
        while talk.last_number < posts:
            actions.reply(who, talk, body=f"Number {talk.last_number + 1}.", language="en")
            db.session.flush()
            db.session.refresh(talk)
        db.session.commit()


def set_on(site: Flask, model: Any, key: int, **values: object) -> None:
    """Write columns past every rule."""
    with site.app_context():
        db.session.execute(update(model).where(model.id == key).values(**values))
        db.session.commit()


def shown(text: str) -> list[int]:
    """Return the numbers of the places on a page, in their order."""
    return [int(number) for number in re.findall(r'<li class="node[^>]* id="post-(\d+)"', text)]


def prose(text: str) -> list[str]:
    """Return the bodies on a page, as their HTML."""
    return re.findall(r'<div class="prose"[^>]*>(.*?)</div>', text, re.DOTALL)


def typed(text: str, name: str) -> str:
    """Return what stands in a text area."""
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL)
    assert found, text
    return unescape(found[1])


@contextmanager
def statements(site: Flask) -> Iterator[list[str]]:
    """Collect the statements that are run meanwhile."""
    said: list[str] = []

    def keep(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    with site.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", keep)
