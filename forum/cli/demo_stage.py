"""What the steps of the demo share: who is there, which pods, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.people.models import User
from forum.pods import actions_charter
from forum.pods.models import Pod
from forum.pods.policy import roles

from . import demo_files as files

Step = Callable[[], object]
Progress = Callable[[int, int], object]


class Stage:
    """Collects steps from all files, then takes them in the order of time."""

    def __init__(self) -> None:
        self.today = clock.now().date()
        self.people: dict[str, User] = {}
        self.pods: dict[str, Pod] = {}
        self._steps: list[tuple[datetime, int, Step]] = []

    def at(self, when: str | datetime, step: Step) -> datetime:
        """Plan a step and return its moment; of two at the same moment the one that was planned first comes first."""
        moment = files.moment(when, self.today) if isinstance(when, str) else when
        self._steps.append((moment, len(self._steps), step))
        return moment

    def play(self, progress: Progress) -> None:
        """Take every step with the clock moved to its moment."""
        self._steps.sort(key=lambda step: step[:2])
        for done, (moment, _order, step) in enumerate(self._steps, 1):
            with clock.moved_to(moment):
                step()
            progress(done, len(self._steps))

    def actor(self, key: str) -> Actor:
        """Return a person as they knock: what was true a step ago is asked again."""
        user = self.people[key]
        return Actor(user.id, user.name, user.handle, user.language, user.time_zone, is_admin=user.is_admin)

    def writer(self, key: str, pod: Pod) -> Actor:
        """Return a person who is about to write: a new charter is accepted right before."""
        actor = self.actor(key)
        if roles(actor)[pod.id].accepted_charter < pod.charter_version:
            actions_charter.accept_charter(actor, pod, pod.charter_version)
        return actor
