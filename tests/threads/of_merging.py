"""Merging two threads."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from forum.kernel.db import db
from forum.threads.models_changes import MERGED, ThreadChange
from tests.browser import Browser

WHY = "It is one question."


def merge(who: Browser, goes: int, stays: int) -> None:
    answer = who.post(f"/threads/{goes}/merge", into=str(stays), reason=WHY)
    assert answer.status_code == 303, answer.text
    assert (answer.location or "").startswith(f"/threads/{stays}/"), answer.location


def change(site: Flask) -> int:
    with site.app_context():
        return int(db.session.execute(select(ThreadChange.id).where(ThreadChange.kind == MERGED)).scalar_one())
