"""Know resources by the words of their titles and by where they lie, and which are different though they look alike."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_STEP, _SHORT = 500, 2
_OURS = re.compile(r"/resources/\d{1,9}(?=[/?]|$)")
_TITLES = sa.text("SELECT id, title_folded FROM resource WHERE id > :after ORDER BY id LIMIT :step")
_PLACES = sa.text("SELECT id, url FROM resource_version WHERE id > :after AND url <> '' ORDER BY id LIMIT :step")
_TITLE = sa.text("UPDATE resource SET title_key = :key WHERE id = :id")
_PLACE = sa.text("UPDATE resource_version SET place = :key WHERE id = :id")


def upgrade() -> None:
    op.add_column("resource", sa.Column("title_key", sa.String(), nullable=False, server_default=""))
    op.add_column("resource_version", sa.Column("place", sa.BigInteger(), nullable=True))
    _fill(_TITLES, _TITLE, title_key)
    _fill(_PLACES, _PLACE, place)
    op.create_index("ix_resource_pod_id_title_key", "resource", ["pod_id", "title_key"])
    op.create_index("ix_resource_version_pod_id_place", "resource_version", ["pod_id", "place"])
    op.create_table(
        "resource_difference",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("resource_id", "other_id", "pod_id", "by_id")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_resource_difference_{name}"), ondelete=gone)
            for name, to, gone in (
                ("resource_id", "resource.id", "CASCADE"),
                ("other_id", "resource.id", "CASCADE"),
                ("pod_id", "pod.id", None),
                ("by_id", "user_account.id", None),
            )
        ),
        sa.PrimaryKeyConstraint("resource_id", "other_id", name=op.f("pk_resource_difference")),
    )
    for name in ("other_id", "pod_id", "by_id"):
        op.create_index(op.f(f"ix_resource_difference_{name}"), "resource_difference", [name])


def _fill(found: sa.TextClause, write: sa.TextClause, made: object) -> None:
    bind, after = op.get_bind(), 0
    while some := bind.execute(found, {"after": after, "step": _STEP}).all():
        for id_, text in some:
            bind.execute(write, {"id": id_, "key": made(text)})  # type: ignore[operator]
        after = some[-1][0]


def downgrade() -> None:
    op.drop_table("resource_difference")
    op.drop_index("ix_resource_version_pod_id_place", table_name="resource_version")
    op.drop_index("ix_resource_pod_id_title_key", table_name="resource")
    with op.batch_alter_table("resource_version") as batch:
        batch.drop_column("place")
    with op.batch_alter_table("resource") as batch:
        batch.drop_column("title_key")


def title_key(folded: str) -> str:
    """Return the words of a title in one order, as they were when this was written."""
    words = folded.split()
    return " ".join(sorted({word for word in words if len(word) > _SHORT} or set(words)))


def place(url: str) -> int | None:
    """Return the key of an address, as it was when this was written."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host, path = parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/")
    ours = _OURS.match(path)
    said = host + ours[0] if ours else f"{host}{path}?{parts.query}" if parts.query else host + path
    digest = blake2b(said.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1 if said else None
