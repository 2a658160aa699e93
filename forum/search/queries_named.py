"""People and pods whose names have all the words of a short question, asked of the database and not of the index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.people.names import folded
from forum.pods.policy import MyPod, roles

from .asking import Question
from .queries_names import bound, has_words

_MOST, _MOST_WORDS, _SHORTEST = 5, 4, 3


def named(actor: Actor, question: Question) -> tuple[Sequence[Row[Any]], list[MyPod]]:
    """Return people that the actor sees, and pods of theirs, a few of each; nobody for a question with filters."""
    words = [folded(word) for word in question.words]
    is_plain = question == Question(words=question.words)
    if not is_plain or not 0 < len(words) <= _MOST_WORDS or max(map(len, words)) < _SHORTEST:
        return (), []
    pods = [pod for pod in roles(actor).values() if all(word in folded(pod.name) for word in words)]
    return rows(actor, _by_name(len(words)), **bound(words)).all(), pods[:_MOST]


@cache
def _by_name(words: int) -> Select[int, str, str, str]:
    return (
        select(User.id, User.name, User.handle, User.role)
        .where(scope_of(User), has_words(words))
        .order_by(User.name_folded, User.id)
        .limit(_MOST)
    )
