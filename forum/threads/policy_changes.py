"""Who sees what was changed about a thread, who changes it, and who takes it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope
from forum.pods.policy import is_open_to, moderates, my_pods

from .models import Thread
from .models_changes import LEFT, TAGGED, TITLED, ThreadChange
from .policy_held import is_trusted

# How long a change can be taken back.
TIME = timedelta(days=1)
# What whoever began a thread may do to it, too.
_OWN = (TITLED, TAGGED)


@scope(ThreadChange)
def _change() -> ColumnElement[bool]:
    """What was changed is seen where the thread is."""
    return ThreadChange.pod_id.in_(my_pods())


@rule("title", Thread)
def _title(actor: Actor, thread: Thread) -> bool:
    """A moderator; who began it, unless their texts wait, until it is locked: it stays as it was left then."""
    mine = thread.author_id == actor.id and not thread.is_locked and is_trusted(actor, thread.pod_id)
    return (mine or moderates(actor, thread.pod_id)) and is_open_to(actor, thread.pod_id)


@rule("undo", ThreadChange)
def _undo(actor: Actor, change: ThreadChange) -> bool:
    """A moderator; of their own thread, who changed it."""
    mine = change.by_id == actor.id and change.kind in _OWN
    may = mine or moderates(actor, change.pod_id)
    return may and change.kind != LEFT and is_open_to(actor, change.pod_id)


def undoable_since() -> datetime:
    """Return the moment since which a change can be taken back."""
    return clock.now() - TIME


# For clauses that repeat the rule of titles and tags in a statement.
def own_and_open() -> ColumnElement[bool]:
    """Return the clause of threads that ME began and nobody has locked."""
    return (Thread.author_id == ME) & Thread.locked_at.is_(None)
