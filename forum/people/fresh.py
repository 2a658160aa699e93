"""Before a dangerous step: whoever sits at the browser proved within 15 minutes who they are, or does it now.

`@fresh` goes right below `@signed_in`, `@guard(...)` or `@site_admin`, on views that show or change what a stranger at
an open browser must not reach: addresses, passwords, factors, administration, roles, closing a pod, export and erasure.
Who is late gets a page that asks for the password (and the code where there is a second factor). A form that was sent
then stands there filled, to be sent again; what only showed a page goes on to it.
"""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import Any

from forum.kernel.actor import Actor
from forum.kernel.guard import View, asker

from . import queries

LASTS = timedelta(minutes=15)


class ProveFirst(Exception):
    """Somebody is signed in, but since too long for this step: they prove it again, and it goes on."""


def fresh(view: View) -> View:
    """Let in only whose session was proved lately. Raises ProveFirst, which becomes the page that asks."""

    @wraps(view)
    def inner(*args: Any, **parts: Any) -> Any:
        require(asker())
        return view(*args, **parts)

    inner.fresh = True  # type: ignore[attr-defined]
    return inner


def require(actor: Actor) -> None:
    """Refuse whose session was not proved lately, in the middle of a view. Raises ProveFirst."""
    # A guest is sent away by the guard around the view.
    if actor.session_id is not None and not queries.is_proved(actor, LASTS):
        raise ProveFirst
