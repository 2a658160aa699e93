"""How the site is at a glance, and what an administrator should see to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.kernel import clock, heartbeat, safekeeping, schema, settings, versions
from forum.kernel.i18n import _, ngettext
from forum.search import health as index
from forum.search.backend import State

from . import queries_health as queries
from . import wording

_LEAST_ROOM = 500 * 1000 * 1000
_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Trouble:
    """One thing to see to: what is so, and the page that says more."""

    said: str
    url: str = ""


@dataclass(frozen=True)
class Health:
    """Everything the page shows."""

    queues: list[queries.Queue]
    index: State
    workers: int
    worker_seen: datetime | None
    disk_free: int
    database_size: int
    people: int
    sessions: int
    versions: dict[str, str]
    mail: bool
    backup: datetime | None

    @property
    def waiting(self) -> int:
        """Return how many deliveries are open."""
        return sum(queue.waiting for queue in self.queues)

    @property
    def parked(self) -> int:
        """Return how many deliveries were given up."""
        return sum(queue.parked for queue in self.queues)

    @property
    def failing(self) -> int:
        """Return how many deliveries fail and are tried again."""
        return sum(queue.failing for queue in self.queues)

    @property
    def oldest_due(self) -> datetime | None:
        """Return since when the oldest open delivery is due; None when nothing waits."""
        late = max((queue.oldest for queue in self.queues if queue.waiting), default=None)
        return None if late is None else clock.now() - late

    def troubles(self) -> Iterator[Trouble]:
        """Yield what to see to, the worst first."""
        if not self.workers:
            yield Trouble(_("No worker is at work: nothing new is found or noticed, and no letter goes out."))
        if self.index.problem:
            yield Trouble(_("Search does not answer.") + " " + wording.problem(self.index.problem))
        if self.disk_free < _LEAST_ROOM:
            yield Trouble(_("Less than 500 MB are free on the disk."))
        if self.parked:
            said = ngettext("%(num)s delivery was given up.", "%(num)s deliveries were given up.", self.parked)
            yield Trouble(said, "/admin/deliveries")
        due = self.oldest_due
        if due is not None and clock.now() - due > _LATE:
            yield Trouble(_("Something has been waiting for more than five minutes."), "/admin/deliveries")
        if self.backup is not None and clock.now() - self.backup > safekeeping.OLD:
            yield Trouble(_("The last backup is more than two days old."))
        if not self.mail:
            yield Trouble(_("No mail server is set: letters stay on this machine."), "/admin/settings")


def now() -> Health:
    """Return how the site is."""
    chosen = settings.current()
    return Health(
        queues=queries.queues(),
        index=index.state(),
        workers=heartbeat.alive(),
        worker_seen=heartbeat.last(),
        disk_free=shutil.disk_usage(chosen.instance_dir).free,
        database_size=queries.size(),
        people=queries.people(),
        sessions=queries.sessions(),
        versions={
            "Learning Pods": versions.forum(),
            "Python": versions.python(),
            versions.database().partition(" ")[0]: versions.database().partition(" ")[2],
            **versions.libraries(),
            "schema": schema.head(),
        },
        mail=bool(chosen.mail_url) or chosen.local,
        backup=safekeeping.last(),
    )
