"""Class 24: nothing that a page says, and nothing in how long it takes, tells a stranger who is here."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from forum.kernel.db import db
from forum.people import passwords
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.full import FULL
from tests.people.of_people import FRESH, form, set_person

pytestmark = one_database
Open = Callable[[str | None], Browser]
# In full as many tries as the table of the classes asks for.
TRIES, MOST_TRIES, FIFTH = 200 if FULL else 12, 400, 1.2
KNOWN, UNKNOWN = "mira@example.org", "moro@example.org"

DOORS: dict[str, tuple[str, dict[str, str]]] = {
    "sign in": ("/sign-in", {"password": "another password"}),
    "forgot": ("/forgot", {}),
    "register": ("/register", {"name": "Noor Aziz", "password": FRESH}),
    "send it again": ("/forgot", {"what": "confirm"}),
}
# Where it cannot be the same: of who is not here one asks whether they have lost another letter, nobody is added twice.
APART = {
    "forgot": (Counter[str](), Counter({"SELECT": 1})),
    "register": (Counter({"SELECT": 2, "ROLLBACK": 1}), Counter({"INSERT": 1, "RELEASE": 1})),
}


def _bare(answer: TestResponse, email: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(email, "")


@contextmanager
def _statements(site: Flask) -> Iterator[list[str]]:
    """Yield the first words of all that the database is asked inside the block."""
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement.split(maxsplit=1)[0])

    with site.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", listen)


class _Door:
    """A form that is sent with an address that is known and with one that is not, in turn."""

    def __init__(self, guest: Browser, door: str) -> None:
        self._path, self._fields = DOORS[door]
        self._guest, self._is_new, self._number = guest, door == "register", 0
        self._token = form(guest.get(self._path), self._path)["csrf_token"]
        self.said: dict[str, set[tuple[int, str]]] = {KNOWN: set(), UNKNOWN: set()}

    def try_both(self) -> tuple[float, float]:
        """Return the CPU seconds that each took, the known address first; which is tried first changes each time."""
        self._number += 1
        order = (KNOWN, UNKNOWN) if self._number % 2 else (UNKNOWN, KNOWN)
        spent = {who: self.knock(who) for who in order}
        return spent[KNOWN], spent[UNKNOWN]

    def knock(self, who: str) -> float:
        """Return the CPU seconds of one try."""
        email = f"mo{self._number:03}o@example.org" if who is UNKNOWN and self._is_new else who
        began = time.thread_time()
        fields = {"csrf_token": self._token, "email": email, **self._fields}
        answer = self._guest.client.post(self._path, data=fields)
        took = time.thread_time() - began
        self.said[who].add((answer.status_code, _bare(answer, email)))
        return took


def _ratio(pairs: list[tuple[float, float]]) -> float:
    """Return how long the known address takes beside the unknown one that was tried at the same moment."""
    return median(known / unknown for known, unknown in pairs)


@pytest.mark.parametrize("door", DOORS)
def test_known_and_unknown_are_answered_alike_and_as_fast(browser: Open, site: Flask, door: str) -> None:
    # Everybody's hash in the tests is a cheap one; here it must cost what it costs.
    set_person(site, "mira", password_hash=passwords.hash_of(PASSWORD))
    knocking, pairs = _Door(browser(None), door), list[tuple[float, float]]()
    # The first of each kind fill caches.
    for _ in range(2):
        knocking.try_both()
    # What neighbours on the same cores do to a few tries, more tries even out; a real difference stays.
    while len(pairs) < MOST_TRIES and (len(pairs) < TRIES or not 1 / FIFTH <= _ratio(pairs) <= FIFTH):
        pairs.append(knocking.try_both())
    assert knocking.said[KNOWN] == knocking.said[UNKNOWN]
    assert len(knocking.said[KNOWN]) == 1
    assert 1 / FIFTH <= _ratio(pairs) <= FIFTH, (_ratio(pairs), len(pairs))


@pytest.mark.parametrize("door", DOORS)
def test_as_much_is_read_and_written_for_known_and_unknown(browser: Open, site: Flask, door: str) -> None:
    knocking, asked = _Door(browser(None), door), dict[str, Counter[str]]()
    for who in (KNOWN, UNKNOWN):
        with _statements(site) as statements:
            knocking.knock(who)
        asked[who] = Counter(statements)
    apart = asked[KNOWN] - asked[UNKNOWN], asked[UNKNOWN] - asked[KNOWN]
    assert apart == APART.get(door, (Counter(), Counter()))


@pytest.mark.parametrize("who", [None, "omar"])
def test_hidden_and_missing_are_answered_alike(browser: Open, who: str | None) -> None:
    reader = browser(who)
    for real, missing in (("/people/mira", "/people/moro"), ("/threads/1", "/threads/99999")):
        one, other = reader.get(real), reader.get(missing)
        assert (one.status_code, _bare(one, real)) == (other.status_code, _bare(other, missing))


def test_the_state_of_an_account_is_not_told_at_the_door(browser: Open, site: Flask) -> None:
    set_person(site, "mira", confirmed_at=None)
    guest = browser(None)
    token = form(guest.get("/sign-in"), "/sign-in")["csrf_token"]
    fields = {"csrf_token": token, "password": PASSWORD}
    answers = [guest.client.post("/sign-in", data={**fields, "email": email}) for email in (KNOWN, UNKNOWN)]
    assert _bare(answers[0], KNOWN) == _bare(answers[1], UNKNOWN)
