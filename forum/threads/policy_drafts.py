"""Who sees unsent texts: whoever writes them, wherever they still may go."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope

from .models import Thread
from .models_drafts import Draft


@scope(Draft)
def _draft() -> ColumnElement[bool]:
    """What I have not sent is for me, also when I have left the pod: these are my own words."""
    return Draft.user_id == ME


@rule("draft", Thread)
def _keep(_actor: Actor, _thread: Thread) -> bool:
    # Whoever reads a thread was writing here before it was locked: the text is kept all the same.
    return True


@rule("discard", Draft)
def _discard(actor: Actor, draft: Draft) -> bool:
    return draft.user_id == actor.id
