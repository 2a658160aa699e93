"""What `forum doctor` looks at, in order; what rests on a fault is not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forum.app import create_app
from forum.kernel import settings
from forum.kernel.db import db

from . import (
    checking_database,
    checking_deploy,
    checking_files,
    checking_folders,
    checking_machine,
    checking_mail,
    checking_public,
    finding,
)
from .finding import Fault, Finding

# "what: what to do", the last colon that is followed by a word.
_PARTS = re.compile(r"^(.*): (?=[a-z])(.*)$")


def findings(*, deploy: bool = False) -> Iterator[Finding]:
    """Yield what every check found; `deploy` also refuses what is too weak for people."""
    if faults := settings.faults():
        yield from finding.of("settings", (_parted(str(why)) for why in faults))
        return
    chosen = settings.load()
    settings.use(chosen)
    yield from finding.of("settings", ())
    yield from finding.of("machine", checking_machine.faults())
    yield from finding.of("folders", checking_folders.faults(chosen))
    yield from finding.of("mail", checking_mail.faults(chosen))
    yield from finding.of("redis", checking_machine.redis(chosen))
    if not checking_folders.unwritable(chosen):
        yield from _with_site(chosen, deploy=deploy)
    if deploy:
        yield from finding.of("strength", checking_deploy.faults(chosen))


def _with_site(chosen: settings.Settings, *, deploy: bool) -> Iterator[Finding]:
    with create_app(chosen).app_context():
        faults = list(checking_database.faults())
        yield from finding.of("database", faults)
        running = checking_public.Running(chosen)
        yield from finding.of("address", running.faults())
        if not any(not fault.later for fault in faults):
            yield from finding.of("index", checking_database.index())
            yield from finding.of("files", checking_files.faults())
            yield from finding.of("worker", checking_database.worker(running=running.is_ours))
            yield from finding.of("clock", checking_database.clocks(chosen, running.ahead))
            if deploy:
                yield from finding.of("people", checking_deploy.people(chosen))
        db.session.remove()
        db.engine.dispose()


def _parted(line: str) -> Fault:
    parts = _PARTS.match(line)
    return Fault(parts[1], parts[2]) if parts else Fault(line, "correct it.")
