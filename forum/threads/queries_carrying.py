"""What goes along when posts go to another place, in numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from forum.attachments.models import Attachment
from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of, unscoped

from . import policy_files
from .models import Post
from .models_watches import FOLLOW, Watch

# The scope of files is declared there.
SEEN_BY = policy_files


_FOLLOWERS = unscoped(
    select(func.count()).where(Watch.thread_id == bindparam("thread"), Watch.level == FOLLOW),
    "how many follow a thread that its moderator sees, and not who",
).scalar_subquery()


@dataclass(frozen=True)
class Load:
    """So many posts of so many people, and what hangs on them; what each keeps for themselves is nobody's to count.

    How many follow the thread is told, as they will follow where the posts go; who does is not.
    """

    posts: int
    people: int
    followers: int
    files: int
    # By the name of whoever counts: reactions, nuggets.
    more: dict[str, int]


def load(actor: Actor, thread_id: int, posts: Collection[int] | None = None) -> Load:
    """Return what goes along with these posts of a thread, or with all of them."""
    some = {} if posts is None else {"ids": list(posts)}
    row = rows(actor, _counting(bool(some)), thread=thread_id, **some).one()
    more = {name: getattr(row, name) for name in slots.carried_counts}
    return Load(row.posts, row.people, row.followers, row.files, more)


@cache
def _counting(some: bool) -> Select[Any]:  # noqa: FBT001 as it is the key of the cache
    chosen = select(Post.id, Post.author_id).where(scope_of(Post), Post.thread_id == bindparam("thread"))
    if some:
        chosen = chosen.where(Post.id.in_(bindparam("ids", expanding=True)))
    # Counted once, whatever asks for them.
    going = chosen.cte("going")
    ids = select(going.c.id)
    files = select(func.count()).where(Attachment.post_id.in_(ids), scope_of(Attachment)).scalar_subquery()
    return select(
        select(func.count()).select_from(going).scalar_subquery().label("posts"),
        select(func.count(going.c.author_id.distinct())).scalar_subquery().label("people"),
        _FOLLOWERS.label("followers"),
        files.label("files"),
        *(build(ids).label(name) for name, build in slots.carried_counts.items()),
    )
