"""People and pods whose names have all the words of a short question, asked of the database and not of the index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Row, Select, select

from forum.kernel.actor import Actor
from forum.kernel.letters import fold
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.pods.policy import MyPod, roles

from .asking import Question
from .queries_names import bound, has_words, plain
from .words import is_chinese

_MOST, _MOST_WORDS, _SHORTEST = 5, 4, 2


def named(actor: Actor, question: Question) -> tuple[Sequence[Row[Any]], list[MyPod]]:
    """Return people that the actor sees, and pods of theirs, a few of each; nobody for a question with filters."""
    words = [fold(word) for word in (*question.words, *chain.from_iterable(question.phrases))]
    is_plain = question == Question(words=question.words, phrases=question.phrases)
    if not is_plain or not 0 < len(words) <= _MOST_WORDS or max(map(len, words)) < _SHORTEST:
        return (), []
    # So short a word is a name by itself, or is a part of half of them.
    whole = tuple(len(word) == _SHORTEST and not is_chinese(word) for word in words)
    asked = [f" {word} " if is_whole else word for word, is_whole in zip(words, whole, strict=True)]
    pods = [pod for pod in roles(actor).values() if all(map(f" {plain(pod.name)} ".__contains__, asked))]
    return rows(actor, _by_name(whole), **bound(words, whole)).all(), pods[:_MOST]


@cache
def _by_name(whole: tuple[bool, ...]) -> Select[int, str, str, str]:
    return (
        select(User.id, User.name, User.handle, User.role)
        .where(scope_of(User), has_words(whole))
        .order_by(User.name_folded, User.id)
        .limit(_MOST)
    )
