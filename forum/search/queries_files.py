"""Files as they are found: by name, and by the words on each of their pages, where the post that holds them stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, extract, func, literal, or_, select

from forum.attachments.models import Attachment
from forum.extracts import wording
from forum.extracts.models import ExtractPage
from forum.kernel import given, links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.kinds import IMAGES
from forum.kernel.policy import rows, scope_of, unscoped
from forum.people.models import User
from forum.pods.policy import roles
from forum.threads import policy_files as _files  # noqa: F401 as it registers the scope
from forum.threads.models import Post, Thread
from forum.threads.policy import stands

from . import queries_pages, queries_tags, snippets
from .asking import Question
from .backend import Entry
from .keys import FILE, id_of, key, part_of
from .queries_walk import seen
from .sources import Hit, Seen, Source, Text, whole_threads
from .words import language_of

_STEP, _LOOKED = 100, 2_000
_WHY = "the index knows every file; what comes out of it is read again as the asker"
_GIVEN = given.keys()
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_IS_PAPER = Attachment.type.not_in([kind.type for kind in IMAGES])
# As posts are: neither hidden nor in the bin; and the file itself is not hidden.
_SHOWN = and_(_IS_PAPER, Attachment.hidden_at.is_(None), Post.hidden_at.is_(None), stands(Post))
_FILES = unscoped(
    select(
        Attachment.id,
        Attachment.name,
        Attachment.blob_id,
        Attachment.pod_id,
        Post.thread_id,
        Post.author_id,
        Post.language,
        Post.created_at,
    )
    .join(Post, Post.id == Attachment.post_id)
    .where(_SHOWN),
    _WHY,
)
_THESE = unscoped(_FILES.where(Attachment.id.in_(_IDS)).order_by(Attachment.id), _WHY)
_NEXT = unscoped(_FILES.where(Attachment.id > bindparam("after")).order_by(Attachment.id).limit(_STEP), _WHY)
_COUNT = unscoped(
    select(func.count()).select_from(Attachment).join(Post, Post.id == Attachment.post_id).where(_SHOWN), _WHY
)
_COUNT_PAGES = unscoped(
    select(func.count())
    .select_from(Attachment)
    .join(Post, Post.id == Attachment.post_id)
    .join(ExtractPage, ExtractPage.blob_id == Attachment.blob_id)
    .where(_SHOWN),
    _WHY,
)
_ABOUT = unscoped(
    select(Attachment.id)
    .outerjoin(Post, Post.id == Attachment.post_id)
    .where(
        _IS_PAPER,
        or_(
            Attachment.post_id.in_(bindparam("posts", expanding=True)),
            Attachment.blob_id.in_(bindparam("blobs", expanding=True)),
            Post.thread_id.in_(bindparam("threads", expanding=True)),
        ),
    ),
    _WHY,
)
# What is hidden leaves the index; between the two its uploader and the moderators do not find it either.
_MINE = (scope_of(Attachment), Attachment.hidden_at.is_(None), scope_of(Post), Post.hidden_at.is_(None))
_SEEN = (
    # Each page of a file has a language of its own.
    select(Attachment.id, Attachment.pod_id, literal(""), extract("year", Post.created_at))
    .select_from(_GIVEN)
    .join(Attachment, Attachment.id == _GIVEN.c.value)
    .join(Post, Post.id == Attachment.post_id)
    .where(*_MINE)
)
_TEXTS = (
    select(Attachment.id, ExtractPage.number, ExtractPage.label, ExtractPage.text)
    .join(Post, Post.id == Attachment.post_id)
    .join(ExtractPage, ExtractPage.blob_id == Attachment.blob_id)
    .where(*_MINE, queries_pages.among_places(Attachment.id))
)
_NAMES = (
    select(Attachment.id, Attachment.name)
    .join(Post, Post.id == Attachment.post_id)
    .where(*_MINE, Attachment.id.in_(_IDS))
)
_ROWS = (
    select(
        Attachment.id,
        Attachment.name,
        Attachment.type,
        Attachment.size,
        Attachment.blob_id,
        Attachment.pod_id,
        Attachment.post_id,
        Post.number,
        Post.created_at,
        Thread.title,
        Thread.language.label("thread_language"),
        User.name.label("author_name"),
        User.handle.label("author_handle"),
    )
    .join(Post, Post.id == Attachment.post_id)
    .join(Thread, Thread.id == Post.thread_id)
    .join(User, User.id == Post.author_id)
    .where(*_MINE, scope_of(Thread), Attachment.id.in_(_IDS))
)


def _count() -> int:
    return int(db.session.execute(_COUNT).scalar_one() + db.session.execute(_COUNT_PAGES).scalar_one())


def _all() -> Iterator[Entry]:
    after = 0
    while True:
        files = db.session.execute(_NEXT, {"after": after}).all()
        # No snapshot is held between two steps, and no more than one file is held at a time.
        db.session.rollback()
        for file in files:
            yield from _entries(file)
            db.session.rollback()
        if not files:
            return
        after = files[-1].id


def _of(ids: Collection[int]) -> list[Entry]:
    files = db.session.execute(_THESE, {"ids": sorted(ids)}).all()
    return [entry for file in files for entry in _entries(file)]


def _about(payloads: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return the files that facts are about: of a post, of a whole thread, of some bytes, or named as gone."""
    gone = {id_ for payload in payloads for id_ in payload.get("file_ids", ())}
    told = {
        "posts": sorted({payload["post_id"] for payload in payloads if "post_id" in payload}),
        "blobs": sorted({payload["blob_id"] for payload in payloads if "blob_id" in payload}),
        "threads": whole_threads(payloads),
    }
    found = db.session.execute(_ABOUT, told).scalars() if any(told.values()) else ()
    return gone.union(found)


def _entries(file: Any) -> list[Entry]:
    """Return an entry for the name of a file, and one for each of its pages."""
    tags = tuple(queries_tags.of_threads([file.thread_id]).get(file.thread_id, ()))
    pages = queries_pages.of_blob(file.blob_id)
    named = _entry(file, tags, 0, "", _named(file.name))
    return [named, *(_entry(file, tags, page.number, page.text, "") for page in pages)]


def _entry(file: Any, tags: tuple[int, ...], part: int, text: str, title: str) -> Entry:
    return Entry(
        key=key(FILE, file.id, part),
        pod_id=file.pod_id,
        author_id=file.author_id,
        # A guideline in French hangs on a post in English.
        language=language_of(text[:_LOOKED], file.language),
        title=title,
        text=text,
        at=int(file.created_at.timestamp()),
        tags=tags,
    )


def _named(name: str) -> str:
    """Return the words of a name: what stands between them in a folder is no letter."""
    return name.rpartition(".")[0].replace("_", " ").replace("-", " ")


def _seen(actor: Actor, ids: Collection[int]) -> dict[int, Seen]:
    return seen(actor, _SEEN, ids)


def _texts(actor: Actor, keys: Sequence[int]) -> dict[int, Text]:
    names = {id_of(one) for one in keys if not part_of(one)}
    said = {
        key(FILE, row.id): Text(_named(row.name), "", is_markdown=False)
        for row in (rows(actor, _NAMES, ids=sorted(names)) if names else ())
    }
    for (id_, number), page in queries_pages.shown(actor, _TEXTS, keys).items():
        said[key(FILE, id_, number)] = Text("", page.text, is_markdown=False)
    return said


def _hits(actor: Actor, keys: Sequence[int], question: Question) -> dict[int, Hit]:
    parts = {id_of(one): part_of(one) for one in keys}
    pages, mine, marker = queries_pages.shown(actor, _TEXTS, keys), roles(actor), snippets.Marker(question)
    made = {}
    for row in rows(actor, _ROWS, ids=list(parts)):
        page = pages.get((row.id, parts[row.id]))
        if row.pod_id in mine:
            made[key(FILE, row.id)] = Hit(
                kind="file",
                row=row,
                pod=mine[row.pod_id],
                url=links.text(row.id, page.number) if page else links.post(row.post_id),
                title=snippets.marked(row.name, marker),
                lines=snippets.plain(page.text if page else "", marker),
                part=wording.title(row.type, page.number, page.label) if page else "",
                at=page.number if page else 0,
            )
    return made


FILES = Source(FILE, "file", _count, _all, _of, _about, _seen, _texts, _hits)
