"""Coming in for the first time, and coming back without the password."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock
from tests.browser import Browser
from tests.cast import LONG_AGO, PASSWORD
from tests.people.of_people import (
    FRESH,
    everything,
    form,
    knows,
    letters,
    link_in,
    person,
    register,
    send,
    session_in,
    sessions,
    set_person,
    sign_in,
)

Open = Callable[[str | None], Browser]
NEW = "noor@example.org"


def _asked(site: Flask, who: Browser, email: str = "mira@example.org") -> str:
    """Ask for a link as somebody who forgot, and return it."""
    answer = send(who, who.get("/forgot"), "/forgot", email=email)
    assert answer.status_code == 200
    return link_in(letters(site)[-1], "reset")


def test_who_registers_comes_in_with_the_button_behind_the_link(browser: Open, site: Flask) -> None:
    guest = browser(None)
    assert register(guest, NEW).status_code == 200
    assert not knows(guest)
    (letter,) = letters(site)
    assert letter["To"] == NEW
    link = link_in(letter, "confirm")
    # A scanner of mail follows links, even twice: nothing is used up by that.
    shown = [guest.get(link) for _ in range(2)][-1]
    assert shown.status_code == 200
    assert not knows(guest)
    answer = send(guest, shown, link)
    assert (answer.status_code, answer.location) == (303, "/pods/")
    assert knows(guest)


def test_a_link_of_confirmation_opens_once(browser: Open, site: Flask) -> None:
    first, second = browser(None), browser(None)
    register(first, NEW)
    link = link_in(letters(site)[0], "confirm")
    shown = second.get(link)
    send(first, first.get(link), link)
    assert send(second, shown, link).status_code == 404
    assert not knows(second)
    assert second.get(link).status_code == 404


def test_a_second_letter_of_confirmation_is_no_way_in_past_the_password(browser: Open, site: Flask) -> None:
    guest = browser(None)
    send(guest, register(guest, NEW), "/forgot")
    one, other = (link_in(letter, "confirm") for letter in letters(site))
    assert one != other
    send(guest, guest.get(one), one)
    assert browser(None).post(other).status_code == 404


def test_a_link_of_confirmation_runs_out(browser: Open, site: Flask) -> None:
    guest = browser(None)
    register(guest, NEW)
    link = link_in(letters(site)[0], "confirm")
    shown = guest.get(link)
    with clock.moved_to(clock.now() + timedelta(days=3, minutes=1)):
        assert guest.get(link).status_code == 404
        assert send(guest, shown, link).status_code == 404
    assert not knows(guest)


def test_who_confirms_leaves_the_session_of_somebody_else(browser: Open, site: Flask) -> None:
    register(browser(None), NEW)
    link, mira = link_in(letters(site)[0], "confirm"), browser("mira")
    send(mira, mira.get(link), link)
    assert session_in(mira) != mira.cookie
    assert sessions(site, "mira") == []


def test_registering_tells_nobody_who_is_here_already(browser: Open, site: Flask) -> None:
    guest = browser(None)
    known, new = register(guest, "mira@example.org"), register(guest, "noor@example.org")
    assert known.status_code == new.status_code == 200
    assert len(known.data) == len(new.data)
    masked = [_without_token(page.text).replace(name, "") for page, name in ((known, "mira"), (new, "noor"))]
    assert masked[0] == masked[1]
    subjects = {letter["To"]: letter["Subject"] for letter in letters(site)}
    assert subjects["mira@example.org"] != subjects[NEW]


def _without_token(text: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


def test_registering_again_changes_nothing_of_a_person(browser: Open, site: Flask) -> None:
    register(browser(None), "MIRA@example.org", name="Somebody Else")
    mira = person(site, "mira@example.org")
    assert mira is not None
    assert mira.name == "Mira Patel"
    assert sign_in(browser(None), "mira@example.org").status_code == 303


def test_what_cannot_be_an_account_comes_back_without_the_password(browser: Open, site: Flask) -> None:
    guest = browser(None)
    page = guest.get("/register")
    answer = send(guest, page, "/register", name="Noor", email="nowhere", password=FRESH)
    assert answer.status_code == 422
    held = form(answer, "/register")
    assert (held["name"], held["email"], held["password"]) == ("Noor", "nowhere", "")
    assert FRESH not in answer.text
    assert send(guest, page, "/register", name="Noor", email=NEW, password="short").status_code == 422
    assert person(site, NEW) is None


def test_a_reset_tells_nobody_who_is_here(browser: Open, site: Flask) -> None:
    guest = browser(None)
    page = guest.get("/forgot")
    known = send(guest, page, "/forgot", email="mira@example.org")
    unknown = send(guest, page, "/forgot", email="noor@example.org")
    assert known.status_code == unknown.status_code == 200
    assert len(known.data) == len(unknown.data)
    assert [letter["To"] for letter in letters(site)] == ["mira@example.org"]


def test_a_new_password_opens_the_door_and_the_old_one_does_not(browser: Open, site: Flask) -> None:
    guest = browser(None)
    link = _asked(site, guest)
    assert send(guest, guest.get(link), link, password=FRESH).location == "/sign-in"
    assert not knows(guest)
    assert sign_in(guest, "mira@example.org", PASSWORD).status_code == 422
    assert sign_in(guest, "mira@example.org", FRESH).status_code == 303


def test_a_new_password_ends_every_session(browser: Open, site: Flask) -> None:
    phone, desk, harry, guest = browser("mira"), browser("mira"), browser("harry"), browser(None)
    link = _asked(site, guest)
    assert knows(phone)
    send(guest, guest.get(link), link, password=FRESH)
    assert (knows(phone), knows(desk), knows(harry)) == (False, False, True)


def test_a_reset_link_opens_once_and_ends_with_the_next_one(browser: Open, site: Flask) -> None:
    guest = browser(None)
    one, other = _asked(site, guest), _asked(site, guest)
    assert guest.get(one).status_code == 404
    shown = guest.get(other)
    send(guest, shown, other, password=FRESH)
    assert send(guest, shown, other, password="seven quiet otters").status_code == 404
    assert sign_in(guest, "mira@example.org", FRESH).status_code == 303


def test_a_refused_password_does_not_use_the_link_up(browser: Open, site: Flask) -> None:
    guest = browser(None)
    link = _asked(site, guest)
    assert send(guest, guest.get(link), link, password="miramiramira").status_code == 422
    assert send(guest, guest.get(link), link, password=FRESH).status_code == 303


def test_a_reset_link_runs_out(browser: Open, site: Flask) -> None:
    guest = browser(None)
    link = _asked(site, guest)
    shown = guest.get(link)
    with clock.moved_to(clock.now() + timedelta(minutes=31)):
        assert guest.get(link).status_code == 404
        assert send(guest, shown, link, password=FRESH).status_code == 404
    assert sign_in(guest, "mira@example.org", PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "forged",
    ["/reset/1-" + "0" * 64, "/confirm/999999999999-x", "/reset/-", "/reset/%D9%A1-x", "/confirm/1", "/reset/%FF-%00"],
)
def test_a_link_that_nobody_sent_opens_nothing(browser: Open, site: Flask, forged: str) -> None:
    guest = browser(None)
    _asked(site, guest)
    assert guest.get(forged).status_code == 404
    assert guest.post(forged, password=FRESH).status_code == 404


def test_a_link_for_one_deed_does_no_other(browser: Open, site: Flask) -> None:
    guest = browser(None)
    secret = _asked(site, guest).removeprefix("/reset/")
    assert guest.post(f"/confirm/{secret}").status_code == 404
    assert guest.get(f"/reset/{secret}").status_code == 200


def test_a_suspended_person_cannot_reset(browser: Open, site: Flask) -> None:
    guest = browser(None)
    link = _asked(site, guest)
    shown = guest.get(link)
    set_person(site, "mira", suspended_at=LONG_AGO)
    assert send(guest, shown, link, password=FRESH).status_code == 404
    sent = len(letters(site))
    assert send(guest, guest.get("/forgot"), "/forgot", email="mira@example.org").status_code == 200
    assert len(letters(site)) == sent


def test_who_lost_the_first_letter_gets_another(browser: Open, site: Flask) -> None:
    guest = browser(None)
    sent = register(guest, NEW)
    send(guest, sent, "/forgot")
    send(guest, guest.get("/forgot"), "/forgot", email=NEW)
    links = [link_in(letter, "confirm") for letter in letters(site)]
    assert len(set(links)) == 3
    assert send(guest, guest.get(links[-1]), links[-1]).status_code == 303


def test_no_secret_is_stored_as_it_is(browser: Open, site: Flask) -> None:
    guest = browser(None)
    register(guest, NEW)
    confirm = link_in(letters(site)[0], "confirm")
    send(guest, guest.get(confirm), confirm)
    reset = _asked(site, browser(None))
    stored = everything(site)
    assert NEW in stored
    for secret in (session_in(guest), FRESH, confirm.partition("-")[2], reset.partition("-")[2]):
        assert secret
        assert secret not in stored
