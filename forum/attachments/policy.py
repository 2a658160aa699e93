"""Who sees files that are on no post yet. Those on posts are seen where their post is: threads.policy_files says so."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from forum.kernel.policy import ME, scope

from .models import Unsent


@scope(Unsent)
def _unsent() -> ColumnElement[bool]:
    """What I have not sent is for me, as the text that it belongs to."""
    return (Unsent.uploader_id == ME) & Unsent.post_id.is_(None)
