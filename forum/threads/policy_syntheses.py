"""Who reads the synthesis of a thread, and who writes it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rule, scope, scope_of
from forum.pods.policy import harvests, is_open_to, my_pods

from . import policy as _policy
from .models import Thread
from .models_syntheses import Synthesis
from .policy_held import is_trusted

# The scope that the clause below borrows is declared there.
BORROWED = _policy


@scope(Synthesis)
def _synthesis() -> ColumnElement[bool]:
    """A synthesis, with its earlier versions, is read where its thread is."""
    where = select(Thread.id).where(Thread.id == Synthesis.thread_id, scope_of(Thread)).correlate(Synthesis)
    return Synthesis.pod_id.in_(my_pods()) & where.exists()


@rule("summarise", Thread)
def _summarise(actor: Actor, thread: Thread) -> bool:
    """Who began the thread, unless their texts wait, harvesters and moderators; also when it is locked: finished."""
    mine = thread.author_id == actor.id and is_trusted(actor, thread.pod_id)
    return (mine or harvests(actor, thread.pod_id)) and is_open_to(actor, thread.pod_id)
