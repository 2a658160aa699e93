"""Class 25: a limit holds whatever is changed from try to try, in all processes, after a restart; its owner gets in."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.app import create_app
from forum.kernel import limits, settings
from forum.kernel.db import db
from forum.kernel.errors import TooMany
from forum.kernel.networks import network
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.full import FULL
from tests.people.of_people import form, knows, letters, sign_in

Open = Callable[[str | None], Browser]
# In full as many tries as the table of the classes asks for.
TRIES = 1000 if FULL else 90
MIRA = "mira@example.org"


@pytest.fixture(autouse=True)
def _limited(site: Flask) -> None:
    settings.use(replace(settings.current(), limits=True))


def _post(who: Browser, path: str, address: str = "192.0.2.7", **fields: str) -> TestResponse:
    sent = {"csrf_token": who.token(), **fields}
    return who.client.post(path, data=sent, environ_base={"REMOTE_ADDR": address})


def _ends(answers: list[int], most: int) -> None:
    """Say that the first few were answered and every later one refused."""
    assert 429 in answers
    first = answers.index(429)
    assert first <= most
    assert set(answers[first:]) == {429}


def test_a_thousand_guesses_with_rotating_headers_end(browser: Open) -> None:
    guest = browser(None)
    guest.token()
    codes = []
    for n in range(TRIES):
        sent = {"csrf_token": guest.token(), "email": f"n{n}@example.org", "password": "guessed"}
        far = {"X-Forwarded-For": f"203.0.113.{n % 250}, 198.51.100.{n % 250}", "X-Real-IP": f"10.0.0.{n % 250}"}
        codes.append(guest.client.post("/sign-in", data=sent, headers=far).status_code)
    _ends(codes, 60)


def test_behind_a_proxy_only_what_the_proxy_says_counts(site: Flask) -> None:
    app = create_app(replace(settings.current(), proxies=1))
    guest = Browser(app, None)
    codes = []
    for n in range(70):
        sent = {"csrf_token": guest.token(), "email": f"n{n}@example.org", "password": "guessed"}
        far = {"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.9"}
        codes.append(guest.client.post("/sign-in", data=sent, headers=far).status_code)
    _ends(codes, 60)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_case_and_dots_and_tags_are_one_mailbox(browser: Open) -> None:
    guest = browser(None)
    spellings = [
        "mira@example.org",
        "MIRA@example.org",
        "m.ira@example.org",
        "mi.r.a@Example.org",
        "mira+x@example.org",
    ]
    codes = [
        _post(guest, "/sign-in", f"198.51.{n}.1", email=spellings[n % 5], password="guessed").status_code
        for n in range(15)
    ]
    _ends(codes, 10)


@pytest.mark.parametrize(
    ("addresses", "one"),
    [
        ([f"2001:db8:1:2::{n:x}" for n in range(1, 70)], True),
        ([f"2001:db8:1:2:{n:x}::1" for n in range(1, 70)], True),
        ([f"198.51.100.{n}" for n in range(1, 70)], True),
        ([f"::ffff:198.51.100.{n}" for n in range(1, 70)], True),
        ([f"198.51.{n}.1" for n in range(1, 70)], False),
    ],
)
def test_a_household_is_one_network(addresses: list[str], one: bool) -> None:  # noqa: FBT001 as a parameter
    assert len({network(address) for address in addresses}) == (1 if one else len(addresses))


def test_no_more_than_three_letters_an_hour_go_to_one_address(browser: Open, site: Flask) -> None:
    guest = browser(None)
    codes = [_post(guest, "/forgot", f"198.51.{n}.1", email=MIRA).status_code for n in range(6)]
    assert codes == [200, 200, 200, 429, 429, 429]
    assert len([letter for letter in letters(site) if letter["To"] == MIRA]) <= 3


def test_a_flood_of_registrations_to_one_mailbox_ends(browser: Open, site: Flask) -> None:
    guest = browser(None)
    codes = [
        _post(
            guest,
            "/register",
            f"198.51.{n}.1",
            email=f"no.or+{n}@example.org",
            name="Noor",
            password="a river in spring",
        )
        for n in range(8)
    ]
    assert [answer.status_code for answer in codes] == [200] * 5 + [429] * 3
    assert len(letters(site)) == 5


def test_somebody_who_guesses_does_not_lock_the_owner_out_of_their_own_browser(browser: Open) -> None:
    owner, thief, stranger = browser(None), browser(None), browser(None)
    sign_in(owner, MIRA)
    owner.client.delete_cookie("sid")
    codes = [_post(thief, "/sign-in", f"198.51.{n}.1", email=MIRA, password="guessed").status_code for n in range(12)]
    _ends(codes, 10)
    assert _post(stranger, "/sign-in", "192.0.2.99", email=MIRA, password=PASSWORD).status_code == 429
    assert sign_in(owner, MIRA).status_code == 303
    assert knows(owner)


def test_a_browser_that_is_known_guesses_no_more_often_and_knows_nobody_else(browser: Open) -> None:
    owner = browser(None)
    sign_in(owner, MIRA)
    cookie = owner.client.get_cookie("known")
    assert cookie is not None
    assert "mira" not in cookie.value
    thief = browser(None)
    thief.client.set_cookie("known", cookie.value)
    page = form(thief.get("/sign-in"), "/sign-in")
    codes = [
        thief.client.post("/sign-in", data={**page, "email": MIRA, "password": "guessed"}).status_code
        for _ in range(12)
    ]
    _ends(codes, 10)
    for forged in (cookie.value[:-1], "~", "a~b.c~d", "." * 500):
        thief.client.set_cookie("known", forged)
        assert _post(thief, "/sign-in", email="harry@example.org", password=PASSWORD).status_code == 303
        thief.client.delete_cookie("sid")


def _count_in_another_process(chosen: settings.Settings, answers: multiprocessing.Queue[int]) -> None:
    app, taken = create_app(chosen), 0
    with app.app_context():
        for _try in range(20):
            try:
                limits.limit("sign-in", "somebody")
            except TooMany:
                continue
            taken += 1
        db.engine.dispose()
    answers.put(taken)


def test_a_limit_holds_over_four_processes(site: Flask) -> None:
    with site.app_context():
        db.session.remove()
        db.engine.dispose()
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[int] = context.Queue()
    four = [
        context.Process(target=_count_in_another_process, args=(settings.current(), answers)) for _process in range(4)
    ]
    for one in four:
        one.start()
    assert sum(answers.get(timeout=60) for _process in four) == limits.LIMITS["sign-in"][0]
    for one in four:
        one.join(60)
