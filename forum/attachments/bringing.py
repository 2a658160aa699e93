"""What a form brings is kept for its text: the keeper that the kernel hands files to."""

from __future__ import annotations

from functools import partial
from typing import IO

from forum.kernel import sizes
from forum.kernel.actor import Actor
from forum.kernel.http_bytes import Keeper

from . import actions


def keeper(actor: Actor, pod_id: int, place: str, largest: int = 0) -> Keeper:
    """Return who keeps files of a text that is not sent yet, each of `largest` bytes at most; 0 as posts have them."""
    most = largest or sizes.file()

    def take(name: str, source: IO[bytes]) -> int:
        return actions.take(actor, pod_id=pod_id, place=place, name=name, source=source, largest=most)

    return Keeper(
        take=take,
        say=lambda said: actions.say(actor, place, dict(said)),
        drop=partial(actions.drop, actor, place),
        most=actions.MOST,
        too_large=lambda name: actions.too_large(name, most),
        largest=most,
    )
