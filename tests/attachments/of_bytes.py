"""What the tests of bytes ask of all rows that hold some."""

from __future__ import annotations

from sqlalchemy import select

from forum.attachments import actions_keeping
from forum.attachments.models import Blob
from forum.kernel.db import db


def astray() -> list[str]:
    """Return which columns hold bytes of another pod than their own."""
    found = []
    for holder in actions_keeping.holders():
        pod = holder.table.columns.get("pod_id")
        if pod is not None:
            wrong = select(holder).join(Blob, Blob.id == holder).where(Blob.pod_id != pod)
            found += [f"{holder.table.name}.{holder.name}" for _ in db.session.execute(wrong)]
    return found
