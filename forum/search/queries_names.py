"""Names that have some words in them, however they are written: what of a statement asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, bindparam

from forum.people.models import User
from forum.people.queries import literal


def has_words(count: int) -> ColumnElement[bool]:
    """Return the clause of people whose name has so many words, bound by `bound`."""
    return and_(*(User.name_folded.contains(bindparam(f"word{at}"), escape="/") for at in range(count)))


def bound(words: Sequence[str]) -> dict[str, str]:
    """Return the values of folded words for that clause."""
    return {f"word{at}": literal(word) for at, word in enumerate(words)}
