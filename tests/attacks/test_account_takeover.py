"""Class 17: a link that resets a password or changes an address is of use once, to one person, and not for long."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock
from forum.kernel.db import db
from forum.people import actions_admin, queries
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.cast import LONG_AGO, PASSWORD
from tests.people.of_people import FRESH, everything, knows, letters, link_in, send, set_sessions, sign_in
from tests.people_of import actor_of

pytestmark = one_database
Open = Callable[[str | None], Browser]
MIRA, NEW = "mira@example.org", "mira.patel@example.org"


def _reset(site: Flask, browser: Open) -> str:
    guest = browser(None)
    send(guest, guest.get("/forgot"), "/forgot", email=MIRA)
    return link_in(letters(site)[-1], "reset")


def _address(site: Flask, browser: Open) -> str:
    mira = browser("mira")
    assert send(mira, mira.get("/settings/address"), "/settings/address", email=NEW).status_code == 303
    return link_in(letters(site)[-1], "address")


LINKS = {"reset": _reset, "address": _address}


def _use(link: str, who: Browser) -> int:
    return send(who, who.get(link), link, password=FRESH).status_code


def _change_password(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    page = mira.get("/settings/security")
    assert send(mira, page, "/settings/security", old=PASSWORD, password="seven quiet otters").status_code == 303


def _change_address(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    send(mira, mira.get("/settings/address"), "/settings/address", email="third@example.org")
    link = link_in(letters(site)[-1], "address")
    assert send(mira, mira.get(link), link).status_code == 303


def _ban_and_lift(site: Flask, browser: Open) -> None:
    with site.app_context():
        mira = queries.by_handle("mira")
        assert mira is not None
        actions_admin.suspend(actor_of("adam"), mira, "Spam")
        db.session.commit()
        actions_admin.lift(actor_of("adam"), mira)
        db.session.commit()


@pytest.mark.parametrize("kind", LINKS)
def test_a_link_holds_256_bits_of_which_nothing_is_stored(browser: Open, site: Flask, kind: str) -> None:
    link = LINKS[kind](site, browser)
    secret = link.rpartition("-")[2]
    assert re.fullmatch("[0-9a-f]{64}", secret)
    assert secret not in everything(site)


@pytest.mark.parametrize("kind", LINKS)
@pytest.mark.parametrize(
    "what", ["use", "a newer one", "another password", "another address", "a ban that is over", "its time"]
)
def test_a_link_ends_with(browser: Open, site: Flask, kind: str, what: str) -> None:
    link, guest = LINKS[kind](site, browser), browser(None)
    shown = guest.get(link)
    assert shown.status_code == 200
    later = clock.now()
    if what == "use":
        assert send(guest, shown, link, password=FRESH).status_code == 303
    elif what == "a newer one":
        LINKS[kind](site, browser)
    elif what == "another password":
        _change_password(site, browser)
    elif what == "another address":
        _change_address(site, browser)
    elif what == "a ban that is over":
        _ban_and_lift(site, browser)
    else:
        later += timedelta(minutes=31) if kind == "reset" else timedelta(hours=25)
    with clock.moved_to(later):
        assert guest.get(link).status_code == 404
        assert send(guest, shown, link, password="nine slow herons here").status_code == 404
    assert sign_in(browser(None), MIRA, "nine slow herons here").status_code == 422


def test_an_address_is_changed_with_the_password_only(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    set_sessions(site, proved_at=LONG_AGO)
    assert mira.post("/settings/address", email=NEW).status_code == 401
    assert NEW not in everything(site)
    assert letters(site) == []


def test_after_a_reset_every_other_session_is_out_at_the_next_request(browser: Open, site: Flask) -> None:
    phone, desk, guest = browser("mira"), browser("mira"), browser(None)
    assert _use(_reset(site, browser), guest) == 303
    assert not knows(phone)
    assert desk.get("/search?q=water").status_code == 302
    assert desk.post("/settings/language", language="fr").status_code == 401


def test_the_old_address_is_told_and_has_three_days_to_take_it_back(browser: Open, site: Flask) -> None:
    link, guest = _address(site, browser), browser(None)
    assert _use(link, guest) == 303
    told = letters(site)[-1]
    assert told["To"] == MIRA
    undo = link_in(told, "undo-address")
    with clock.moved_to(clock.now() + timedelta(hours=71)):
        assert _use(undo, guest) == 303
    assert sign_in(browser(None), NEW).status_code == 422


def test_a_link_of_one_person_opens_nothing_of_another(browser: Open, site: Flask) -> None:
    link, guest = _reset(site, browser), browser(None)
    number, secret = link.removeprefix("/reset/").split("-")
    for forged in (
        f"/reset/{int(number) + 1}-{secret}",
        f"/address/{number}-{secret}",
        f"/undo-address/{number}-{secret}",
    ):
        assert guest.get(forged).status_code == 404
        assert guest.post(forged, password=FRESH).status_code == 404
