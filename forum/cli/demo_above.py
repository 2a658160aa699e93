"""What stands above the threads of the demo: what people asked each other, what came of it, and in short."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from forum.kernel.actor import Actor
from forum.kernel.policy import load
from forum.polls import actions, actions_clock
from forum.polls.asking import Asked
from forum.polls.models import Poll
from forum.threads import actions_syntheses
from forum.threads.models import Thread

from . import demo_files as files
from .demo_files import Table
from .demo_stage import Stage

Find = Callable[[Actor], Thread]
_AFTER_MIDNIGHT = timedelta(minutes=5)


def plan(stage: Stage, thread: Table, find: Find) -> None:
    """Plan the polls and the synthesis of a thread that `find` finds for an actor."""
    for poll in thread.get("polls", ()):
        _Asking(stage, thread, poll, find).plan()
    for read, version in enumerate(thread.get("syntheses", ())):
        stage.at(version["at"], partial(_summarise, stage, thread, find, version, read))


def _summarise(stage: Stage, thread: Table, find: Find, version: Table, read: int) -> None:
    actor = stage.writer(version["by"], stage.pods[thread["pod"]])
    words = {"body": version["body"].strip(), "language": version["language"]}
    actions_syntheses.write(actor, find(actor), read=read, **words)


class _Asking:
    def __init__(self, stage: Stage, thread: Table, poll: Table, find: Find) -> None:
        self._stage, self._thread, self._poll, self._find = stage, thread, poll, find
        self._key = 0

    def plan(self) -> None:
        poll = self._poll
        self._stage.at(poll["at"], self._open)
        for vote in poll["votes"]:
            self._stage.at(vote["at"], partial(self._vote, vote))
        if outcome := poll.get("outcome"):
            over = files.moment(poll["closes"], self._stage.today) + timedelta(days=1) + _AFTER_MIDNIGHT
            self._stage.at(over, actions_clock.strike)
            first = outcome.get("first")
            if first:
                self._stage.at(first["at"], partial(self._conclude, outcome["by"], first["body"], 0))
            self._stage.at(outcome["at"], partial(self._conclude, outcome["by"], outcome["body"], 1 if first else 0))

    def _writer(self, key: str) -> Actor:
        return self._stage.writer(key, self._stage.pods[self._thread["pod"]])

    def _open(self) -> None:
        poll = self._poll
        actor = self._writer(poll["by"])
        asked = Asked(
            poll["question"],
            poll["kind"],
            poll.get("about", "").strip(),
            poll.get("options", ()),
            several=poll.get("several", False),
            secret=poll.get("secret", False),
            closes=files.day(poll["closes"], self._stage.today),
        )
        self._key = actions.open_poll(actor, self._find(actor), asked).id

    def _vote(self, vote: Table) -> None:
        actor = self._writer(vote["by"])
        actions.vote(actor, load(actor, "vote", Poll, self._key), vote["picked"], vote.get("reason", ""))

    def _conclude(self, by: str, said: str, read: int) -> None:
        actor = self._writer(by)
        actions.conclude(actor, load(actor, "conclude", Poll, self._key), said.strip(), read)
