"""Verb: add the lines of a table."""

from __future__ import annotations

from collections.abc import Sequence

from forum.kernel.actor import Actor
from forum.kernel.errors import Forbidden
from forum.kernel.policy import permits
from forum.pods.models import Pod

from . import actions, typed
from .sheets import Line


def add(actor: Actor, pod: Pod, lines: Sequence[Line]) -> int:
    """Add lines that can be added, all or none, and return how many. Raises Refused, Forbidden, NotVisible."""
    if not permits(actor, "import", pod):
        raise Forbidden
    actions.begin(actor, pod)
    for line in lines:
        actions.put(actor, pod, line.words.columns(), line.words.tags, {"url": typed.url(line.url)})
    return len(lines)
