"""Whom a post answers: its parent on the same page, or one that stands elsewhere, with its first words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User

from . import composing, tree
from .models import Post

_ELSEWHERE = (
    select(Post.id, Post.number, User.name, Post.excerpt)
    .join(User, User.id == Post.author_id)
    # One that was moved to another thread has a number of that thread.
    .where(Post.id.in_(bindparam("ids", expanding=True)), Post.thread_id == bindparam("thread"), scope_of(Post))
)


class Parent(NamedTuple):
    """The post that another answers; without a name one that its reader may not see."""

    number: int
    name: str = ""
    excerpt: str = ""


class Answering(NamedTuple):
    """What a place says of its parent: no number where the tree shows it; `apart` where the tree cannot."""

    number: int | None
    name: str
    excerpt: str
    apart: bool


_NOBODY = Answering(None, "", "", apart=False)
# Indents of a telephone.
_PHONE = 2


def parents(actor: Actor, thread_id: int, found: Sequence[Row[Any]]) -> Mapping[int, Parent]:
    """Return the parents of these places by their keys: those of the page, and the others with their first words."""
    here = {row.id: Parent(row.number, row.name) for row in found if row.id is not None}
    away = list(_away(found, here))
    if not away:
        return here
    return here | {
        row.id: Parent(row.number, row.name, row.excerpt) for row in rows(actor, _ELSEWHERE, ids=away, thread=thread_id)
    }


def answering(row: Row[Any], order: str, known: Mapping[int, Parent], numbers: Sequence[int]) -> Answering:
    """Return whom a place answers, among the numbers of its page."""
    parent = _of(row, known)
    if parent is None:
        return _NOBODY
    away = parent.number not in numbers
    apart = away or order == "arrival" or row.depth > tree.DEEPEST
    number = parent.number if apart or row.depth > _PHONE else None
    return Answering(number, parent.name, parent.excerpt, apart)


def _of(row: Row[Any], known: Mapping[int, Parent]) -> Parent | None:
    """Return the parent of a place; None for an answer to the thread as a whole."""
    if row.depth == 0 or row.parent_id is None:
        return None
    number = composing.parent_number(row.path)
    return known.get(row.parent_id) or (None if number is None else Parent(number))


def _away(found: Sequence[Row[Any]], here: Mapping[int, Parent]) -> Iterator[int]:
    numbers = {row.number for row in found}
    for row in found:
        # One of this page that its reader may not see is asked for nowhere.
        elsewhere = row.parent_id not in here and composing.parent_number(row.path) not in numbers
        if row.depth and row.parent_id is not None and elsewhere:
            yield row.parent_id
