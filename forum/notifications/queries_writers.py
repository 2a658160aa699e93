"""Who takes part in a thread: a leap in the index for each of them, not a step for each of their posts."""

from __future__ import annotations

from sqlalchemy import CTE, and_, bindparam, func, select

from forum.kernel.policy import unscoped
from forum.pods.models import Membership
from forum.threads.models import Post

_WHOM = "names whom to tell, and each is asked for their own view before"


def _writers() -> CTE:
    first = select(func.min(Post.author_id).label("id")).where(Post.thread_id == bindparam("thread_id"))
    found = unscoped(first, _WHOM).cte("writer", recursive=True, nesting=True)
    later = select(func.min(Post.author_id)).where(
        Post.thread_id == bindparam("thread_id"), Post.author_id > found.c.id
    )
    return found.union_all(select(unscoped(later, _WHOM).scalar_subquery()).where(found.c.id.is_not(None)))


_WRITERS = _writers()
TAKING_PART = unscoped(
    select(_WRITERS.c.id)
    .join(Membership, and_(Membership.pod_id == bindparam("pod_id"), Membership.user_id == _WRITERS.c.id))
    .where(Membership.state == "member"),
    _WHOM,
)
