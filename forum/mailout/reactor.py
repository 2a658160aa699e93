"""Which letters are written to whom, and the postman who carries one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from forum.kernel import settings
from forum.kernel.outbox import Away, Event, Told, subscribe
from forum.notifications.queries_whom import moderators_of
from forum.people.events import (
    AccountSuspended,
    AddressChangeAsked,
    AddressChanged,
    ConfirmationAsked,
    ErasureAsked,
    FactorTurnedOff,
    FactorTurnedOn,
    PasswordChanged,
    PersonRegistered,
    RecoveryCodeUsed,
    RegistrationRepeated,
    ResetAsked,
    UnknownAddressAsked,
)
from forum.pods.events import JoinApproved, JoinDeclined, JoinQuestioned, JoinRequested
from forum.search import queries_saved
from forum.search.events import SearchesFound

from . import actions, queries
from .composing import Dropped, compose
from .events import LetterDue
from .sending import Refused, Unreachable, send

Whom = Callable[[dict[str, Any]], list[int]]


class OneByOne(Exception):
    """Several letters at once: the worker hands them over again, each alone, so that none is sent twice."""


def _person(payload: dict[str, Any]) -> list[int]:
    return [payload["user_id"]]


def _nobody(_payload: dict[str, Any]) -> list[int]:
    return []


def _wanting(payload: dict[str, Any]) -> list[int]:
    return _person(payload) if queries_saved.wants_letter(payload["user_id"], payload["run"]) else []


def _moderators(payload: dict[str, Any]) -> list[int]:
    return [id_ for id_ in moderators_of(payload["pod_id"]) if id_ != payload["actor_id"]]


_LETTERS: dict[type[Event], tuple[str, Whom]] = {
    PersonRegistered: ("confirm", _person),
    ConfirmationAsked: ("confirm", _person),
    RegistrationRepeated: ("already_here", _person),
    ResetAsked: ("reset", _person),
    # Waits for the worker like a letter: what is written at the door is as much, whether somebody lives there.
    UnknownAddressAsked: ("reset", _nobody),
    PasswordChanged: ("password_changed", _person),
    AccountSuspended: ("account_suspended", _person),
    AddressChangeAsked: ("address", _person),
    AddressChanged: ("address_changed", _person),
    FactorTurnedOn: ("factor_on", _person),
    FactorTurnedOff: ("factor_off", _person),
    RecoveryCodeUsed: ("code_used", _person),
    ErasureAsked: ("erasure", _person),
    SearchesFound: ("searches_found", _wanting),
    JoinRequested: ("request_waiting", _moderators),
    JoinApproved: ("request_approved", _person),
    JoinDeclined: ("request_declined", _person),
    JoinQuestioned: ("question_asked", _person),
}
_BY_NAME = {event.__name__: letter for event, letter in _LETTERS.items()}


@subscribe("letters", *_LETTERS)
def plan(told: Sequence[Told]) -> None:
    """Write down which letters are due."""
    host = urlsplit(settings.current().public_url).hostname or "localhost"
    for event in told:
        kind, whom = _BY_NAME[event.kind]
        actions.plan(event, whom(event.payload), kind, host)


@subscribe("postman", LetterDue)
def carry(told: Sequence[Told]) -> None:
    """Send one letter, as its reader may see things now. Raises whatever the mail server says, to be tried again."""
    if len(told) > 1:
        raise OneByOne
    for event in told:
        letter = queries.letter(event.payload["letter_id"])
        # One that is gone was for somebody who was erased.
        if letter is not None and letter.sent_at is None and not letter.dropped:
            try:
                send(compose(letter), f"{letter.id:06d}-{letter.kind}.eml")
            except (Dropped, Refused) as why:
                actions.drop(letter.id, str(why))
            except Unreachable as why:
                raise Away(str(why)) from why
            else:
                actions.sent(letter.id)
