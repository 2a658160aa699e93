"""What the worker does about links by the week, where the operator lets it ask other machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum.kernel import schedule, settings
from forum.kernel.outbox import Told, subscribe

from . import actions_checks
from .events import LinkCheckDue

schedule.every("link_check", timedelta(days=7), lambda: LinkCheckDue(None))


@subscribe("link_check", LinkCheckDue)
def look(_told: Sequence[Told]) -> None:
    """Look at some links, unless that is switched off."""
    if settings.current().link_check:
        actions_checks.look()
