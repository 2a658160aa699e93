"""Names that have some words in them, however they are written: what of a statement asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, select

from forum.kernel.actor import Actor
from forum.kernel.letters import fold
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.people.queries import literal
from forum.pods.models import Tag

from .words import words

# Compared here: no database folds letters as we do, and the words of one's own pods are few.
_TAGS = select(Tag.id, Tag.slug, Tag.name).where(scope_of(Tag))


def plain(name: str) -> str:
    """Return a name as it is compared: its words, folded as the index folds them."""
    return " ".join(map(fold, words(name.replace("_", " "))))


def tags_called(actor: Actor, name: str) -> list[int]:
    """Return the tags of the actor's pods that are called so, however it is written."""
    wanted = plain(name)
    return [tag.id for tag in rows(actor, _TAGS) if wanted and wanted in (plain(tag.slug), plain(tag.name))]


def has_words(whole: Sequence[bool]) -> ColumnElement[bool]:
    """Return the clause of people whose name has these words, bound by `bound`: each as one of its own, or a part."""
    apart = literal_column("' '").concat(func.replace(User.name_folded, "-", " ")).concat(" ")
    return and_(
        *(
            (apart if is_whole else User.name_folded).contains(bindparam(f"word{at}"), escape="/")
            for at, is_whole in enumerate(whole)
        )
    )


def bound(words: Sequence[str], whole: Sequence[bool]) -> dict[str, str]:
    """Return the values of folded words for that clause."""
    return {
        f"word{at}": f" {literal(word)} " if is_whole else literal(word)
        for at, (word, is_whole) in enumerate(zip(words, whole, strict=True))
    }
