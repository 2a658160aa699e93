"""What pods add to the shell of every page: my pods, and how many requests wait for me."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect

from forum.kernel.actor import Actor
from forum.kernel.slots import shell_count, shell_list

from .policy import MOST_UNREAD, roles
from .queries_requests import waiting


@dataclass(frozen=True)
class Entry:
    """A pod in the list at the side, with how many of its newest threads have something new; `more` have, too."""

    slug: str
    name: str
    unread: int
    more: bool


@shell_list("my_pods")
def _my_pods(actor: Actor) -> Sequence[Entry]:
    return [
        Entry(pod.slug, pod.name, min(pod.unread, MOST_UNREAD), pod.unread > MOST_UNREAD)
        for pod in roles(actor).values()
        if not pod.archived
    ]


@shell_count("queue")
def _queue() -> ScalarSelect[int]:
    return waiting()
