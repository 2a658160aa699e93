"""Know where posts lead, so that a resource can say where it is talked about."""

from __future__ import annotations

import re
from hashlib import blake2b
from html import unescape
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_STEP, _MOST = 500, 50
_HREF = re.compile(r'<a href="((?:https?:/)?/[^"]*)"')
_OURS = re.compile(r"/resources/\d{1,9}(?=[/?]|$)")
_POSTS = sa.text("SELECT id, html FROM post WHERE id > :after AND html LIKE '%<a href=%' ORDER BY id LIMIT :step")


def upgrade() -> None:
    made = op.create_table(
        "post_link",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("post.id", ondelete="CASCADE"), nullable=False),
        sa.PrimaryKeyConstraint("key", "post_id"),
    )
    op.create_index("ix_post_link_post_id", "post_link", ["post_id"])
    bind, after = op.get_bind(), 0
    while some := bind.execute(_POSTS, {"after": after, "step": _STEP}).all():
        rows = [{"key": key, "post_id": post.id} for post in some for key in keys_in(post.html)]
        if rows:
            bind.execute(made.insert(), rows)
        after = some[-1].id


def downgrade() -> None:
    op.drop_table("post_link")


def keys_in(html: str) -> list[int]:
    """Return the keys of where a text leads, as they were made when this was written."""
    places = dict.fromkeys(_place(unescape(found[1])) for found in _HREF.finditer(html))
    return [_key(each) for each in places if each][:_MOST]


def _place(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host, path = parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/")
    if ours := _OURS.match(path):
        return host + ours[0]
    return f"{host}{path}?{parts.query}" if parts.query else host + path


def _key(place: str) -> int:
    return int.from_bytes(blake2b(place.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1
