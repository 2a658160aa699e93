"""The posts of a thread that may go into one of their own, and what that means."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from forum.kernel.actor import Actor
from forum.kernel.paging import Pages
from forum.kernel.policy import rows, scope_of
from forum.people.models import User

from . import branching, queries_carrying
from .actions_splitting import THERE
from .models import Post, Thread

SIZE = 50
_HERE = (scope_of(Post), Post.thread_id == bindparam("thread"), Post.number > 1)
_COUNT = select(func.count(Post.id)).where(*_HERE)
_ONES = (
    select(Post.id, Post.number, Post.depth, Post.excerpt, Post.language, User.name)
    .join(User, User.id == Post.author_id)
    .where(*_HERE)
)
_POSTS = _ONES.order_by(Post.path).offset(bindparam("skip")).limit(SIZE)
_ONE = _ONES.where(Post.id == bindparam("post"))


class Offered(NamedTuple):
    """A post that can be ticked."""

    id: int
    number: int
    depth: int
    excerpt: str
    language: str
    name: str


@dataclass(frozen=True)
class Effect:
    """What goes with a choice, which post comes first, how many it would be each way, and how many posts stay.

    `cut` of those that go answer one that stays, `left` of those that stay answer one that goes.
    """

    load: queries_carrying.Load
    first: Offered | None
    ways: dict[str, int]
    stay: int
    cut: int
    left: int


def offered(actor: Actor, thread: Thread, page: int) -> tuple[list[Offered], Pages]:
    """Return a page of a thread as its tree has it; never the thread's first post."""
    total = rows(actor, _COUNT, thread=thread.id).scalar_one()
    pages = Pages(total, min(page, Pages(total, 1, SIZE).last), SIZE)
    return [Offered._make(row) for row in rows(actor, _POSTS, thread=thread.id, skip=pages.offset)], pages


def effect(actor: Actor, thread: Thread, posts: Collection[int], take: str) -> Effect | None:
    """Return what splitting means; None when nothing can go."""
    places = rows(actor, THERE, thread=thread.id).all()
    ways = {way: branching.chosen(places, posts, way) for way in branching.WAYS}
    moving = sorted(ways[take], key=lambda place: (place.created_at, place.number))
    if not moving:
        return None
    load = queries_carrying.load(actor, thread.id, [place.id for place in moving])
    first = rows(actor, _ONE, thread=thread.id, post=moving[0].id).first()
    # Those in the bin go along, and are no posts as long as they are there.
    sizes = {way: sum(place.deleted_at is None for place in found) for way, found in ways.items()}
    going = {place.id for place in moving}
    staying = [place for place in places if place.id not in going and place.deleted_at is None]
    # An answer to the thread's first post is one to the thread.
    answered = {place.id for place in staying if place.number > 1}
    cut = sum(place.parent_id in answered for place in moving if place.deleted_at is None)
    left = sum(place.parent_id in going for place in staying)
    return Effect(load, Offered._make(first) if first else None, sizes, len(staying), cut, left)
