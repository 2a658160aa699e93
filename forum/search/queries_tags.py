"""The tags of threads: everything in a thread is found under them, and what begins it by their names, too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row, bindparam, select

from forum.kernel.db import db
from forum.kernel.policy import unscoped
from forum.pods.models import Tag
from forum.threads.models import Post, ThreadTag

from . import snippets
from .sources import Hit

_WHY = "the index knows every thread; what comes out of it is read again as the asker"
_TAGS = unscoped(
    select(ThreadTag.thread_id, ThreadTag.tag_id, Tag.name)
    .join(Tag, Tag.id == ThreadTag.tag_id)
    .where(ThreadTag.thread_id.in_(bindparam("threads", expanding=True)))
    .order_by(ThreadTag.tag_id),
    _WHY,
)
_CALLED = unscoped(
    select(Post.id)
    .join(ThreadTag, ThreadTag.thread_id == Post.thread_id)
    .where(Post.number == 1, ThreadTag.tag_id.in_(bindparam("tags", expanding=True))),
    _WHY,
)


def of_threads(threads: Iterable[int]) -> dict[int, dict[int, str]]:
    """Return the tags of each of these threads that has some, by key, with what each is called."""
    found: dict[int, dict[int, str]] = {}
    wanted = sorted(set(threads))
    for thread, tag, name in db.session.execute(_TAGS, {"threads": wanted}) if wanted else ():
        found.setdefault(thread, {})[tag] = name
    return found


def renamed(payloads: Iterable[Mapping[str, Any]]) -> list[int]:
    """Return the tags that are called otherwise since."""
    return sorted({tag for payload in payloads for tag in payload.get("renamed", ())})


def begun_under(tags: Collection[int]) -> set[int]:
    """Return the posts that begin the threads with one of these tags."""
    return set(db.session.execute(_CALLED, {"tags": list(tags)}).scalars()) if tags else set()


def telling(
    hits: Mapping[int, Hit], tagged: Callable[[list[int]], Iterable[Row[Any]]], of: str, marker: snippets.Marker
) -> dict[int, Hit]:
    """Return hits; those that do not tell why they were found, with the tags in which a word of the question stands.

    `tagged` returns rows of a key and the `name` of a tag, of the keys that stand in the column `of` of the hits.
    """
    silent = {key: hit for key, hit in hits.items() if not marker.tells(hit.title, hit.lines)}
    named: dict[int, tuple[Markup, ...]] = {}
    for row in tagged([getattr(hit.row, of) for hit in silent.values()]) if silent else ():
        if snippets.has_mark(name := snippets.marked(row.name, marker)):
            named[row[0]] = (*named.get(row[0], ()), name)
    return {**hits, **{key: replace(hit, tags=named.get(getattr(hit.row, of), ())) for key, hit in silent.items()}}
