"""Names that have some words in them, however they are written: what of a statement asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, bindparam, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.people.queries import literal
from forum.pods.models import Tag

from .words import fold, words

# Compared here: no database folds letters as we do, and the words of one's own pods are few.
_TAGS = select(Tag.id, Tag.slug, Tag.name).where(scope_of(Tag))


def plain(name: str) -> str:
    """Return a name as it is compared: its words, folded as the index folds them."""
    return " ".join(map(fold, words(name.replace("_", " "))))


def tags_called(actor: Actor, name: str) -> list[int]:
    """Return the tags of the actor's pods that are called so, however it is written."""
    wanted = plain(name)
    return [tag.id for tag in rows(actor, _TAGS) if wanted and wanted in (plain(tag.slug), plain(tag.name))]


def has_words(count: int) -> ColumnElement[bool]:
    """Return the clause of people whose name has so many words, bound by `bound`."""
    return and_(*(User.name_folded.contains(bindparam(f"word{at}"), escape="/") for at in range(count)))


def bound(words: Sequence[str]) -> dict[str, str]:
    """Return the values of folded words for that clause."""
    return {f"word{at}": literal(word) for at, word in enumerate(words)}
