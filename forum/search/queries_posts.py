"""Posts as they are found: every one that is neither hidden nor deleted, as the database has it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import Row, String, and_, bindparam, extract, func, select, type_coerce

from forum.attachments.models import Attachment
from forum.kernel import given, links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.markup import plain_text
from forum.kernel.policy import rows, scope_of, unscoped
from forum.nuggets import policy as _nuggets  # noqa: F401 as it registers the scope
from forum.nuggets.models import Nugget
from forum.people.models import User
from forum.pods.policy import roles
from forum.threads import policy as _threads  # noqa: F401 as it registers the scopes
from forum.threads.models import Post, Thread
from forum.threads.policy import stands
from forum.threads.queries import tags_of

from . import queries_tags, snippets
from .asking import Question
from .backend import Entry
from .keys import POST
from .queries_walk import Statements, source
from .sources import Hit, Text, whole_threads

_STEP = 500
_WHY = "the index knows every post; what comes out of it is read again as the asker"
# Neither hidden, nor in the bin, nor emptied by an author who left.
_SHOWN = and_(Post.hidden_at.is_(None), stands(Post), Post.body != "")
_POSTS = unscoped(
    select(
        Post.id,
        Post.pod_id,
        Post.thread_id,
        Post.author_id,
        Post.number,
        Post.body,
        Post.language,
        Post.created_at,
        # As it is kept: what readers are told instead of a removed title is not to be found.
        type_coerce(Thread.title, String).label("title"),
        Thread.kind,
    )
    .join(Thread, Thread.id == Post.thread_id)
    .where(_SHOWN),
    _WHY,
)
_THESE = unscoped(_POSTS.where(Post.id.in_(bindparam("ids", expanding=True))), _WHY)
_NEXT = unscoped(_POSTS.where(Post.id > bindparam("after")).order_by(Post.id).limit(_STEP), _WHY)
_COUNT = unscoped(select(func.count()).select_from(Post).where(_SHOWN), _WHY)
_OF_THREADS = unscoped(select(Post.id).where(Post.thread_id.in_(bindparam("threads", expanding=True))), _WHY)
_NUGGETS = unscoped(
    select(Nugget.post_id).where(Nugget.post_id.in_(bindparam("ids", expanding=True)), Nugget.declined_at.is_(None)),
    _WHY,
)
_GIVEN = given.keys()
_IS_NUGGET = (
    select(Nugget.id)
    .where(scope_of(Nugget), Nugget.post_id == Post.id, Nugget.declined_at.is_(None))
    .correlate(Post)
    .exists()
)
# A hidden post leaves the index; between the two its author and the moderators do not find it either.
_SEEN = (
    select(Post.id, Post.pod_id, Post.language, extract("year", Post.created_at))
    .select_from(_GIVEN)
    .join(Post, Post.id == _GIVEN.c.value)
    .where(scope_of(Post), Post.hidden_at.is_(None))
)
_TEXTS = (
    select(Post.id, Post.thread_id, Post.body, Post.number, Thread.title)
    .select_from(_GIVEN)
    .join(Post, Post.id == _GIVEN.c.value)
    .join(Thread, Thread.id == Post.thread_id)
    .where(scope_of(Post))
)
_ROWS = (
    select(
        Post.id,
        Post.pod_id,
        Post.thread_id,
        Post.number,
        Post.body,
        Post.language,
        Post.created_at,
        Thread.title,
        Thread.kind,
        Thread.language.label("thread_language"),
        User.name.label("author_name"),
        User.handle.label("author_handle"),
        _IS_NUGGET.label("is_nugget"),
    )
    .select_from(_GIVEN)
    .join(Post, Post.id == _GIVEN.c.value)
    .join(Thread, Thread.id == Post.thread_id)
    .join(User, User.id == Post.author_id)
    .where(scope_of(Post))
)
_WITH_FILES = unscoped(
    select(Attachment.post_id)
    .where(Attachment.post_id.in_(bindparam("ids", expanding=True)), Attachment.hidden_at.is_(None))
    .distinct(),
    _WHY,
)
_ADDRESS = "://"


def _about(payloads: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return the posts that facts are about: one each, all of a thread, or what begins one with a renamed tag."""
    whole = whole_threads(payloads)
    found = db.session.execute(_OF_THREADS, {"threads": whole}).scalars() if whole else ()
    named = {payload["post_id"] for payload in payloads if "post_id" in payload}
    return named.union(found, queries_tags.begun_under(queries_tags.renamed(payloads)))


def _entries(posts: Sequence[Any]) -> list[Entry]:
    if not posts:
        return []
    tags = queries_tags.of_threads(post.thread_id for post in posts)
    ids = {"ids": [post.id for post in posts]}
    nuggets = set(db.session.execute(_NUGGETS, ids).scalars())
    with_files = set(db.session.execute(_WITH_FILES, ids).scalars())
    return [
        _entry(post, tags.get(post.thread_id, {}), nugget=post.id in nuggets, file=post.id in with_files)
        for post in posts
    ]


def _entry(post: Any, tags: Mapping[int, str], *, nugget: bool, file: bool) -> Entry:
    first = post.number == 1
    flags = (("nugget",) if nugget else ()) + (("thread", post.kind) if first else ())
    return Entry(
        key=post.id,
        pod_id=post.pod_id,
        author_id=post.author_id,
        language=post.language,
        title=post.title if first else "",
        text=plain_text(post.body),
        at=int(post.created_at.timestamp()),
        tags=tuple(tags),
        names=tuple(tags.values()) if first else (),
        flags=flags,
        has=(("file",) if file else ()) + (("link",) if _ADDRESS in post.body else ()),
    )


def _texts(actor: Actor, keys: Sequence[int]) -> dict[int, Text]:
    found = rows(actor, _TEXTS, ids=keys).all()
    # What begins a thread is found by its title and the names of its tags, too.
    tags = tags_of(actor, [row.thread_id for row in found if row.number == 1])
    return {
        row.id: Text(row.title, row.body, is_markdown=True, tags=tuple(tag.name for tag in tags.get(row.thread_id, ())))
        if row.number == 1
        else Text("", row.body, is_markdown=True)
        for row in found
    }


def _hits(actor: Actor, keys: Sequence[int], question: Question) -> dict[int, Hit]:
    mine, marker = roles(actor), snippets.Marker(question)
    made = {
        row.id: Hit(
            kind="post",
            row=row,
            pod=mine[row.pod_id],
            url=links.post(row.id),
            title=snippets.marked(row.title, marker),
            lines=snippets.snippet(row.body, marker),
            is_nugget=row.is_nugget,
        )
        for row in rows(actor, _ROWS, ids=keys)
        if row.pod_id in mine
    }
    begins = {id_: hit for id_, hit in made.items() if hit.row.number == 1}
    return made | queries_tags.telling(begins, partial(_tagged, actor), "thread_id", marker)


def _tagged(actor: Actor, threads: list[int]) -> Iterable[Row[Any]]:
    return chain.from_iterable(tags_of(actor, threads).values())


_STATEMENTS = Statements(_COUNT, _NEXT, _THESE, _SEEN)
POSTS = source(POST, "post", _STATEMENTS, _entries, about=_about, texts=_texts, hits=_hits)
