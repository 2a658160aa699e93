"""Where a resource is talked about, and which resources a text leads to: each as its reader may see it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from markupsafe import Markup
from sqlalchemy import Integer, Row, bindparam, select, union_all

from forum.attachments.models import Attachment
from forum.kernel import links, markup, settings, slots
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.threads import policy_files as _files
from forum.threads.models import Post, Thread

from . import addresses
from . import policy as _policy
from .models import Resource, ResourceVersion
from .models_links import PostLink

# The scopes are declared there.
SEEN_BY = (_policy, _files)
FEW, PAGE = 5, 20
# More than anybody names on a page.
_MOST = 200
# Beyond every key.
_ANY = 2**31 - 1
_HELD = select(ResourceVersion.url, ResourceVersion.blob_id).where(
    scope_of(ResourceVersion), ResourceVersion.resource_id == bindparam("which")
)
_LEAD: Any = union_all(
    select(PostLink.post_id).where(scope_of(PostLink), PostLink.key.in_(bindparam("keys", expanding=True))),
    # The same file on a post is the same thing talked about.
    select(Attachment.post_id).where(
        scope_of(Attachment),
        Attachment.post_id.is_not(None),
        Attachment.hidden_at.is_(None),
        Attachment.blob_id.in_(bindparam("blobs", expanding=True)),
    ),
)
_TALK = (
    select(
        Post.id,
        Post.number,
        Post.excerpt,
        Post.language,
        Post.created_at,
        Thread.title,
        Thread.language.label("thread_language"),
        User.name,
    )
    .join(Thread, Thread.id == Post.thread_id)
    .join(User, User.id == Post.author_id)
    .where(
        scope_of(Post),
        scope_of(Thread),
        Post.hidden_at.is_(None),
        Post.id.in_(_LEAD),
        Post.id < bindparam("before", type_=Integer),
    )
    .order_by(Post.id.desc())
    .limit(bindparam("most"))
)
_TITLES = select(Resource.id, Resource.title, Resource.language).where(
    scope_of(Resource), Resource.id.in_(bindparam("ids", expanding=True))
)
_WAY = re.compile(r'(<a href="([^"]*)/resources/(\d{1,9})((?:/[^"]*)?)"[^>]*>)(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_TITLE = Markup("<bdi{}>{}</bdi>")
_LANG = Markup(' lang="{}"')


def talk(actor: Actor, resource_id: int, before: int = 0, most: int = FEW) -> tuple[Sequence[Row[Any]], int | None]:
    """Return the posts that lead to a resource, its link or its file, the newest first, and the key that goes on."""
    held = rows(actor, _HELD, which=resource_id).all()
    found = rows(
        actor,
        _TALK,
        keys=addresses.keys_of(resource_id, {row.url for row in held if row.url}),
        blobs=sorted({row.blob_id for row in held if row.blob_id is not None}),
        before=before or _ANY,
        most=most + 1,
    ).all()
    return found[:most], found[most - 1].id if len(found) > most else None


def titled(actor: Actor, texts: Sequence[Markup]) -> Sequence[Markup]:
    """Return clean texts in which links to resources say their titles, as far as the actor sees them.

    The same, and nothing is asked, where none leads to one.
    """
    ids = sorted({int(way[3]) for text in texts if "/resources/" in text for way in _WAY.finditer(text) if _ours(way)})
    if not ids:
        return texts
    found = {row.id: row for row in rows(actor, _TITLES, ids=ids[:_MOST])}

    def said(way: re.Match[str]) -> str:
        row = found.get(int(way[3])) if _ours(way) else None
        if row is None:
            return way[0]
        title = _TITLE.format(_LANG.format(row.language) if row.language else "", row.title)
        words = unescape(_TAG.sub("", way[5])).strip()
        if words.partition("/resources/")[0] in ("", settings.current().public_url) and "/resources/" in words:
            return f"{way[1]}{title}</a>"
        return way[0] if row.title.casefold() in words.casefold() else f"{way[0]} ({title})"

    return [markup.shown(_WAY.sub(said, text)) if "/resources/" in text else text for text in texts]


def _ours(way: re.Match[str]) -> bool:
    return unescape(way[2]) in ("", settings.current().public_url)


def address(resource_id: int, after: int) -> str:
    """Return where the next posts stand that lead to a resource."""
    return links.resource(resource_id, f"discussions?after={after}")


slots.texts_read.append(titled)
