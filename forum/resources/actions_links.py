"""Keeps where posts lead, as they are worded now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from forum.kernel.db import db
from forum.kernel.policy import unscoped
from forum.threads.models import Post

from . import addresses
from .models_links import PostLink

_WHY = "the worker reads for nobody, and shows nothing"
_IDS: Any = bindparam("ids", expanding=True)
_TEXTS = unscoped(select(Post.id, Post.html).where(Post.id.in_(_IDS)).order_by(Post.id), _WHY)
_CLEAR = unscoped(delete(PostLink).where(PostLink.post_id.in_(_IDS)).execution_options(synchronize_session=False), _WHY)


def note(ids: Collection[int]) -> None:
    """Write down where these posts lead, in place of what was known of them."""
    db.session.execute(_CLEAR, {"ids": sorted(ids)})
    found = db.session.execute(_TEXTS, {"ids": sorted(ids)}).all()
    rows = [{"post_id": post.id, "key": key} for post in found for key in addresses.keys_in(post.html)]
    if rows:
        db.session.execute(insert(PostLink), rows)
