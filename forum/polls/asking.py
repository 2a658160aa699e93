"""What a poll may look like: its words, its answers, its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forum.kernel import clock, times
from forum.kernel.actor import Actor
from forum.kernel.errors import Refused
from forum.kernel.i18n import _
from forum.pods import typed

from .models import CHOICE, CONSENT, KINDS, Poll

QUESTION, ABOUT, REASON, OUTCOME, OPTION = 200, 4000, 1000, 20_000, 120
FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
# Polls of a thread that run at the same time: more are a questionnaire.
MOST_AT_ONCE = 5
_LONGEST = timedelta(days=365)
_DAY = timedelta(days=1)
USUAL = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """A poll as somebody typed it."""

    question: str
    kind: str = CHOICE
    about: str = ""
    options: Sequence[str] = ()
    several: bool = False
    secret: bool = False
    early: bool = True
    closes: date | None = None


def columns(actor: Actor, asked: Asked) -> dict[str, object]:
    """Return the columns of a poll. Raises Refused for what nobody could answer."""
    if asked.kind not in KINDS:
        raise Refused(_("Choose one of the list."), "kind")
    options = [] if asked.kind == CONSENT else _options(asked.options)
    now, closes_at = clock.now(), _closes(actor, asked.closes)
    return {
        "kind": asked.kind,
        "question": typed.line(asked.question, "question", QUESTION),
        "about": typed.fitting(asked.about.strip(), "about", ABOUT),
        "options": options,
        "several": asked.several and asked.kind == CHOICE,
        "secret": asked.secret,
        # What a secret poll shows while it runs would tell what the last one said.
        "early": asked.early and not asked.secret,
        "created_at": now,
        "closes_at": closes_at,
        "warn_at": closes_at - _DAY if closes_at - now > 2 * _DAY else None,
    }


def choices(poll: Poll, picked: Sequence[str]) -> str:
    """Return what a vote names, in the order of the poll. Raises Refused for nothing, or too much."""
    found = [key for key in poll.keys if key in picked]
    if not found or len(found) != len(set(picked)):
        raise Refused(_("Choose one of the list."), "picked")
    if len(found) > 1 and not poll.several:
        raise Refused(_("Choose one answer only."), "picked")
    return ",".join(found)


def _options(lines: Sequence[str]) -> list[str]:
    found = [option for line in lines if (option := " ".join(line.split()))]
    if len({option.casefold() for option in found}) != len(found):
        raise Refused(_("Two answers are the same."), "options")
    if not FEWEST_OPTIONS <= len(found) <= MOST_OPTIONS:
        raise Refused(
            _("Write from %(fewest)s to %(most)s answers, one in a line.", fewest=FEWEST_OPTIONS, most=MOST_OPTIONS),
            "options",
        )
    if any(len(option) > OPTION for option in found):
        raise Refused(_("An answer has at most %(limit)s characters.", limit=OPTION), "options")
    return found


def _closes(actor: Actor, day: date | None) -> datetime:
    """Return the last minute of a day where the one who asks is; a week from now when no day is named."""
    last = day or times.date_of(clock.now() + USUAL, actor.time_zone)
    if not _DAY * 0 <= last - times.date_of(clock.now(), actor.time_zone) <= _LONGEST:
        raise Refused(_("Choose a day from today on, within a year."), "closes")
    return times.at_hour(last + _DAY, 0, actor.time_zone) - timedelta(minutes=1)
