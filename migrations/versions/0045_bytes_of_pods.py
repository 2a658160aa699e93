"""Give each pod a row of its own for the bytes that it holds, so that none learns what another has."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def _table(name: str, columns: str) -> Any:
    return sa.table(name, *map(sa.column, columns.split()))


_BLOB = _table("blob", "id pod_id key sha256 size created_at")
_OWN = _BLOB.alias("own")
_ATTACHMENT = _table("attachment", "pod_id blob_id small_id")
_VERSION = _table("resource_version", "pod_id blob_id")
_FACE = _table("face", "blob_id picture_id")
# What was read of bytes; first pages are drawn again.
_READ = (
    _table("extract", "blob_id type reason tries pages size read_at"),
    _table("extract_page", "blob_id number label text"),
)
_FILES = ((_ATTACHMENT, "blob_id"), (_ATTACHMENT, "small_id"), (_VERSION, "blob_id"))
# The picture of a first page is held where the file is that it shows.
_SHOWN = _BLOB.alias("shown")
_POD_OF_FACE = sa.select(_SHOWN.c.pod_id).where(_SHOWN.c.id == _FACE.c.blob_id)


def upgrade() -> None:
    with op.batch_alter_table("blob") as batch:
        batch.add_column(sa.Column("pod_id", sa.Integer(), nullable=True))
        for column in ("key", "sha256"):
            batch.drop_constraint(op.f(f"uq_blob_{column}"), type_="unique")
    op.create_index(op.f("ix_blob_key"), "blob", ["key"])
    _give(sa.union(*(sa.select(of.c[name].label("blob_id"), of.c.pod_id) for of, name in _FILES)).subquery("held"))
    for read in _READ:
        _copy(read)
    for of, name in _FILES:
        _rename(of, name, of.c.pod_id)
    shown = sa.select(_FACE.c.picture_id.label("blob_id"), _SHOWN.c.pod_id).join(_SHOWN, _SHOWN.c.id == _FACE.c.blob_id)
    _give(shown.where(_SHOWN.c.pod_id.is_not(None)).distinct().subquery("held"))
    _rename(_FACE, "picture_id", _POD_OF_FACE.correlate(_FACE).scalar_subquery())
    # Whoever looks after the folder removes from it what nothing holds.
    _forget(sa.select(_OWN.c.id).where(_OWN.c.pod_id.is_(None)))
    with op.batch_alter_table("blob") as batch:
        batch.alter_column("pod_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(op.f("fk_blob_pod_id"), "pod", ["pod_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_blob_sha256_pod_id"), ["sha256", "pod_id"])
    op.create_index(op.f("ix_blob_pod_id"), "blob", ["pod_id"])


def _give(held: Any) -> None:
    """Give bytes to the first pod that holds them, and a row of the same place to each further one."""
    first = sa.select(sa.func.min(held.c.pod_id)).where(held.c.blob_id == _BLOB.c.id).scalar_subquery()
    op.execute(_BLOB.update().where(_BLOB.c.pod_id.is_(None)).values(pod_id=first))
    columns = ("key", "sha256", "size", "created_at")
    has_own = sa.exists().where(_OWN.c.key == _BLOB.c.key, _OWN.c.pod_id == held.c.pod_id)
    further = sa.select(held.c.pod_id, *(_BLOB.c[name] for name in columns)).join(_BLOB, _BLOB.c.id == held.c.blob_id)
    op.execute(_BLOB.insert().from_select(["pod_id", *columns], further.where(~has_own)))


def _copy(read: Any) -> None:
    """Let what was read of bytes be known of the further rows, too."""
    names = [column.name for column in read.columns if column.name != "blob_id"]
    same = (_OWN.c.key == _BLOB.c.key) & (_OWN.c.id != _BLOB.c.id)
    known = sa.select(_OWN.c.id, *(read.c[name] for name in names)).select_from(
        read.join(_BLOB, _BLOB.c.id == read.c.blob_id).join(_OWN, same)
    )
    op.execute(read.insert().from_select(["blob_id", *names], known))


def _rename(of: Any, name: str, pod: Any) -> None:
    """Let a column name the row of its own pod."""
    at = of.c[name]
    own = sa.select(_OWN.c.id).join(_BLOB, _BLOB.c.key == _OWN.c.key).where(_BLOB.c.id == at, _OWN.c.pod_id == pod)
    is_other = sa.exists().where(_BLOB.c.id == at, _BLOB.c.pod_id != pod)
    op.execute(of.update().where(is_other).values({name: own.correlate(of).scalar_subquery()}))


def _forget(ids: Any) -> None:
    for hanging in (*reversed(_READ), _FACE):
        op.execute(hanging.delete().where(hanging.c.blob_id.in_(ids)))
    op.execute(_BLOB.delete().where(_BLOB.c.id.in_(ids)))


def downgrade() -> None:
    for of, name in (*_FILES, (_FACE, "picture_id")):
        first = sa.select(sa.func.min(_OWN.c.id)).join(_BLOB, _BLOB.c.sha256 == _OWN.c.sha256)
        named = first.where(_BLOB.c.id == of.c[name]).correlate(of).scalar_subquery()
        op.execute(of.update().where(of.c[name].is_not(None)).values({name: named}))
    same = (_SHOWN.c.sha256 == _OWN.c.sha256) & (_SHOWN.c.id < _OWN.c.id)
    _forget(sa.select(_OWN.c.id).join(_SHOWN, same))
    op.drop_index(op.f("ix_blob_pod_id"), "blob")
    op.drop_index(op.f("ix_blob_key"), "blob")
    with op.batch_alter_table("blob") as batch:
        batch.drop_constraint(op.f("uq_blob_sha256_pod_id"), type_="unique")
        batch.drop_constraint(op.f("fk_blob_pod_id"), type_="foreignkey")
        batch.drop_column("pod_id")
        for column in ("key", "sha256"):
            batch.create_unique_constraint(op.f(f"uq_blob_{column}"), [column])
