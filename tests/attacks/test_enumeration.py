"""Class 24: nothing that a page says, and nothing in how long it takes, tells a stranger who is here."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from statistics import median

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.people import passwords
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.people.of_people import FRESH, form, set_person

pytestmark = one_database
Open = Callable[[str | None], Browser]
# FORUM_LONG=1: as many tries as the table of the classes asks for.
TRIES = 200 if os.environ.get("FORUM_LONG") else 12
KNOWN, UNKNOWN = "mira@example.org", "moro@example.org"

DOORS: dict[str, tuple[str, dict[str, str]]] = {
    "sign in": ("/sign-in", {"password": "another password"}),
    "forgot": ("/forgot", {}),
    "register": ("/register", {"name": "Noor Aziz", "password": FRESH}),
    "send it again": ("/forgot", {"what": "confirm"}),
}


def _bare(answer: TestResponse, email: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(email, "")


@pytest.mark.parametrize("door", DOORS)
def test_known_and_unknown_are_answered_alike_and_as_fast(browser: Open, site: Flask, door: str) -> None:
    # Everybody's hash in the tests is a cheap one; here it must cost what it costs.
    set_person(site, "mira", password_hash=passwords.hash_of(PASSWORD))
    path, fields = DOORS[door]
    guest = browser(None)
    token = form(guest.get(path), path)["csrf_token"]
    spent: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    said: dict[str, set[tuple[int, str]]] = {KNOWN: set(), UNKNOWN: set()}
    for n in range(TRIES + 2):
        for known, email in ((KNOWN, KNOWN), (UNKNOWN, f"mo{n:02}o@example.org" if door == "register" else UNKNOWN)):
            began = time.thread_time()
            answer = guest.client.post(path, data={"csrf_token": token, "email": email, **fields})
            # The first of each kind fills caches.
            spent[known] += [time.thread_time() - began] if n > 1 else []
            said[known].add((answer.status_code, _bare(answer, email)))
    assert said[KNOWN] == said[UNKNOWN]
    assert len(said[KNOWN]) == 1
    ratio = median(spent[KNOWN]) / median(spent[UNKNOWN])
    # A fifth by the table; the rest is what nine neighbours on two cores do to a dozen tries.
    assert 0.75 < ratio < 1.35, ratio


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
