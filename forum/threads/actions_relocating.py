"""Posts go to other places with what hangs on them; each leaves an empty row, and may come back to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, String, bindparam, cast, delete, insert, literal, update

from forum.kernel import belonging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import unscoped

from . import composing
from .actions_counting import settle
from .branching import Spot
from .models import Post
from .models_drafts import Draft

_HELD = "the threads were written to by the same action just before"
_STEP = 200
_IDS: Any = bindparam("ids", type_=Integer, expanding=True)
_THERE: Any = bindparam("there", type_=Integer)
_POSTS: Any = Post.__table__
_PUT = unscoped(
    update(_POSTS)
    .where(_POSTS.c.id == bindparam("which"))
    .values(
        thread_id=_THERE,
        number=bindparam("at", type_=Integer),
        path=bindparam("along", type_=String),
        depth=bindparam("deep", type_=Integer),
        parent_id=bindparam("under", type_=Integer),
        joined_at=bindparam("joined", type_=Post.joined_at.type),
    ),
    _HELD,
)
_LEAVE = insert(_POSTS)
_BLANK = {"body": "", "html": "", "excerpt": "", "renderer": 0}
_LEFT_BEHIND = unscoped(delete(_POSTS).where(_POSTS.c.moved_post_id.in_(_IDS), _POSTS.c.thread_id == _THERE), _HELD)
# The place of an answer that is being written names the thread.
_DRAFTS = unscoped(
    update(Draft)
    .where(Draft.post_id.in_(_IDS), Draft.key.startswith("thread-"))
    .values(key=literal("thread-") + cast(_THERE, String) + "-post-" + cast(Draft.post_id, String))
    .execution_options(synchronize_session=False),
    _HELD,
)


def relocate(by: Actor, moving: Sequence[Row[Any]], to: Mapping[int, Spot], pod_id: int, now: datetime) -> None:
    """Put posts where they go, and leave an empty row where each of them stood."""
    put(to)
    db.session.connection().execute(_LEAVE, [_left(by, place, pod_id, now) for place in moving])
    settle({place.thread_id for place in moving} | set(_by_thread(to)))


def lead_back(spots: Mapping[int, Spot]) -> None:
    """Put posts back where they stood: what was left there goes."""
    for thread, ids in _by_thread(spots).items():
        _run(_LEFT_BEHIND, ids, thread)
    put(spots)
    settle(_by_thread(spots))


def put(spots: Mapping[int, Spot], joined: datetime | None = None) -> None:
    """Write where posts stand, and what else names their thread; `joined` when they come after newer ones."""
    db.session.flush()
    values = [
        {
            "which": post,
            "there": spot.thread_id,
            "at": spot.number,
            "along": spot.path,
            "deep": composing.depth(spot.path),
            "under": spot.parent_id,
            "joined": joined,
        }
        for post, spot in spots.items()
    ]
    db.session.connection().execute(_PUT, values)
    for thread, ids in _by_thread(spots).items():
        for statement in (*belonging.following_posts(), _DRAFTS):
            _run(statement, ids, thread)


def _left(by: Actor, place: Row[Any], pod_id: int, now: datetime) -> dict[str, Any]:
    return {
        "thread_id": place.thread_id,
        "pod_id": pod_id,
        "author_id": place.author_id,
        "number": place.number,
        "path": place.path,
        "depth": place.depth,
        "language": place.language,
        # What was read until a moment still counts it.
        "created_at": place.created_at,
        # As one whose text is gone for good: no page, count or index takes it for a post.
        "deleted_at": now,
        "deleted_by_id": by.id,
        "purged_at": now,
        "moved_post_id": place.id,
        **_BLANK,
    }


def _by_thread(spots: Mapping[int, Spot]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for post, spot in spots.items():
        found.setdefault(spot.thread_id, []).append(post)
    return found


def _run(statement: Any, ids: Sequence[int], thread: int) -> None:
    for at in range(0, len(ids), _STEP):
        db.session.execute(statement, {"ids": list(ids[at : at + _STEP]), "there": thread})
