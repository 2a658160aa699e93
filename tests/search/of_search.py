"""Posts to be found, and asking as one of the cast."""

from __future__ import annotations

from sqlalchemy import select

from forum.kernel import worker
from forum.kernel.db import db
from forum.pods.models import Pod
from forum.search import asking, queries
from forum.threads import actions
from forum.threads.models import Post, Thread
from tests.people_of import actor_of


def said(who: str, pod: str, title: str, body: str, language: str = "en", tags: tuple[str, ...] = ()) -> int:
    """Start a thread and tell the index; return its first post."""
    place = db.session.execute(select(Pod).where(Pod.slug == pod)).scalar_one()
    post = actions.start(actor_of(who), place, title=title, body=body, language=language, tags=tags)
    db.session.commit()
    told()
    return post.id


def answered(who: str, post_id: int, body: str, language: str = "en") -> int:
    """Reply in the thread of a post and tell the index; return the reply."""
    thread = db.session.get_one(Thread, db.session.get_one(Post, post_id).thread_id)
    post = actions.reply(actor_of(who), thread, body=body, language=language)
    db.session.commit()
    told()
    return post.id


def told() -> None:
    """Let the worker bring the index up."""
    worker.drain("search")


def found(who: str | None, text: str, *, pod: str = "", newest: bool = False) -> list[int]:
    """Return the posts that somebody finds, best first."""
    results = queries.search(actor_of(who), asking.read(text), pod=pod, order="newest" if newest else "")
    return [hit.row.id for hit in results.hits]


def led(who: str | None, text: str) -> list[str]:
    """Return where the hits of somebody's question lead, best first."""
    return [hit.url for hit in queries.search(actor_of(who), asking.read(text)).hits]
