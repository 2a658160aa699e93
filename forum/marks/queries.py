"""Questions about marks: what the posts of a page carry, and who reacted to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, ScalarSelect, Select, bindparam, func, literal, select, union_all

from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of
from forum.people.models import User

from .models import KINDS, Bookmark, Reaction

# More than a page can tell apart; the counts go on.
MOST = 500
_IDS: Any = bindparam("ids", expanding=True)
_BOOKMARK = "bookmark"
_REACTED = (
    select(
        Reaction.post_id,
        Reaction.kind,
        func.count().label("number"),
        func.count().filter(Reaction.user_id == ME).label("mine"),
    )
    .where(scope_of(Reaction), Reaction.post_id.in_(_IDS))
    .group_by(Reaction.post_id, Reaction.kind)
)
_KEPT = select(Bookmark.post_id, literal(_BOOKMARK).label("kind"), literal(1), literal(1)).where(
    scope_of(Bookmark), Bookmark.post_id.in_(_IDS)
)
_BOTH = union_all(_REACTED, _KEPT).subquery()
_OF_POSTS = select(_BOTH)
_WHO = (
    select(Reaction.kind, Reaction.at, User.id, User.name, User.handle, User.role, User.country)
    # Whoever sees a post sees who reacted to it.
    .join(User, User.id == Reaction.user_id)
    .where(scope_of(Reaction), Reaction.post_id == bindparam("post"))
    .order_by(Reaction.at, Reaction.user_id)
    .limit(MOST)
)


class Marks(NamedTuple):
    """What a post shows: how many reactions of each kind, which are the reader's own, and whether they keep it."""

    counts: tuple[int, ...] = (0,) * len(KINDS)
    mine: tuple[bool, ...] = (False,) * len(KINDS)
    kept: bool = False

    @property
    def total(self) -> int:
        """Return how many there are of all kinds."""
        return sum(self.counts)


@dataclass(frozen=True)
class Said:
    """Who reacted in one way."""

    kind: str
    people: list[Row[Any]]


@slots.post_badges.fill("marks")
def of_posts(actor: Actor, ids: Sequence[int]) -> Mapping[int, Marks]:
    """Return what each of these posts carries; a post without marks is left out."""
    counted: dict[int, dict[str, tuple[int, bool]]] = {}
    for row in rows(actor, _OF_POSTS, ids=list(ids)):
        counted.setdefault(row.post_id, {})[row.kind] = (row.number, row.mine > 0)
    found = {}
    for post_id, kinds in counted.items():
        both = [kinds.get(kind, (0, False)) for kind in KINDS]
        found[post_id] = Marks(tuple(number for number, _ in both), tuple(mine for _, mine in both), _BOOKMARK in kinds)
    return found


def _reactions(posts: Select[int]) -> ScalarSelect[int]:
    """Count them; bookmarks are nobody's to count but their owner's."""
    return select(func.count()).where(Reaction.post_id.in_(posts), scope_of(Reaction)).scalar_subquery()


slots.carried_counts["reactions"] = _reactions


def who(actor: Actor, post_id: int) -> list[Said]:
    """Return who reacted to a post, by kind, the first first."""
    found = rows(actor, _WHO, post=post_id).all()
    return [Said(kind, [row for row in found if row.kind == kind]) for kind in KINDS]
