"""Another address: only with a proved session, only from the new mailbox, and the old one can undo it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from forum.kernel import clock
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.people.of_factors import first_step, turn_on
from tests.people.of_people import FRESH, knows, letters, link_in, person, register, send, sign_in

Open = Callable[[str | None], Browser]
OLD, NEW, ASK, SECURITY = "mira@example.org", "mira.patel@example.org", "/settings/address", "/settings/security"


def _asked(site: Flask, who: Browser, email: str = NEW) -> EmailMessage:
    """Ask for another address and return the last letter."""
    assert send(who, who.get(ASK), ASK, email=email).status_code == 303
    return letters(site)[-1]


def _changed(site: Flask, who: Browser, email: str = NEW) -> str:
    """Change the address and return the link that undoes it."""
    link = link_in(_asked(site, who, email), "address")
    assert send(who, who.get(link), link).status_code == 303
    return link_in(letters(site)[-1], "undo-address")


def test_the_new_address_counts_when_it_was_confirmed_from_there(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    letter = _asked(site, mira)
    assert letter["To"] == NEW
    assert sign_in(browser(None), NEW).status_code == 422
    assert NEW in mira.get(SECURITY).text
    link = link_in(letter, "address")
    # A scanner of mail follows links.
    shown = [mira.get(link) for _ in range(2)][-1]
    assert person(site, NEW) is None
    assert send(mira, shown, link).location == SECURITY
    assert sign_in(browser(None), NEW).status_code == 303
    assert sign_in(browser(None), OLD).status_code == 422
    told = letters(site)[-1]
    assert (told["To"], told["Subject"]) == (OLD, "Your address was changed")


def test_the_old_address_takes_itself_back_and_ends_everything(browser: Open, site: Flask) -> None:
    thief, owner = browser("mira"), browser(None)
    undo = _changed(site, thief)
    # Whoever took the account over goes on: another address, another password, a second step.
    _changed(site, thief, "third@example.org")
    reset = _reset_link(site, browser(None), "third@example.org")
    turn_on(thief)
    chosen = send(owner, owner.get(undo), undo)
    assert chosen.status_code == 303
    assert not knows(thief)
    assert browser(None).get(reset).status_code == 404
    for password in (PASSWORD, FRESH, ""):
        assert sign_in(browser(None), OLD, password).status_code == 422
    choose = chosen.location or ""
    assert send(owner, owner.get(choose), choose, password="seven quiet otters").status_code == 303
    # The second step that the thief set up is gone, too.
    assert first_step(browser(None), OLD, "seven quiet otters").status_code == 303
    assert person(site, "third@example.org") is None


def _reset_link(site: Flask, who: Browser, email: str) -> str:
    send(who, who.get("/forgot"), "/forgot", email=email)
    return link_in(letters(site)[-1], "reset")


def test_an_undo_works_once_and_for_three_days(browser: Open, site: Flask) -> None:
    undo, owner = _changed(site, browser("mira")), browser(None)
    with clock.moved_to(clock.now() + timedelta(hours=72, minutes=1)):
        assert owner.get(undo).status_code == 404
    with clock.moved_to(clock.now() + timedelta(hours=71)):
        shown = owner.get(undo)
        assert send(owner, shown, undo).status_code == 303
        assert send(owner, shown, undo).status_code == 404


def test_a_later_undo_is_worth_nothing_after_an_earlier_one(browser: Open, site: Flask) -> None:
    thief, owner = browser("mira"), browser(None)
    first = _changed(site, thief)
    second = _changed(site, thief, "third@example.org")
    send(owner, owner.get(first), first)
    assert thief.get(second).status_code == 404
    assert person(site, OLD) is not None


@pytest.mark.parametrize("taken", ["harry@example.org", "HARRY@example.org"])
def test_nothing_tells_whether_somebody_has_the_address(browser: Open, site: Flask, taken: str) -> None:
    mira = browser("mira")
    letter = _asked(site, mira, taken)
    assert (letter["To"], letter["Subject"]) == ("harry@example.org", "You have an account already")
    assert taken in mira.get(SECURITY).text


def test_an_address_that_was_only_written_down_stands_in_nobodys_way(browser: Open, site: Flask) -> None:
    register(browser(None), NEW)
    stale, mira = link_in(letters(site)[-1], "confirm"), browser("mira")
    _changed(site, mira)
    assert browser(None).get(stale).status_code == 404
    assert sign_in(browser(None), NEW).status_code == 303


def test_nobody_takes_an_address_that_can_still_be_given_back(browser: Open, site: Flask) -> None:
    undo, thief, owner = _changed(site, browser("mira")), browser("harry"), browser(None)
    before = len(letters(site))
    assert register(browser(None), OLD).status_code == 200
    assert send(thief, thief.get(ASK), ASK, email=OLD).status_code == 303
    assert len(letters(site)) == before
    assert send(owner, owner.get(undo), undo).status_code == 303
    with clock.moved_to(clock.now() + timedelta(hours=73)):
        assert person(site, OLD) is not None


@pytest.mark.parametrize("email", ["nowhere", "", OLD, "Mira@example.org"])
def test_what_is_no_other_address_comes_back(browser: Open, email: str) -> None:
    mira = browser("mira")
    answer = send(mira, mira.get(ASK), ASK, email=email)
    assert answer.status_code == 422
    assert email in answer.text


def test_the_newer_letter_counts(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    first = link_in(_asked(site, mira), "address")
    second = link_in(_asked(site, mira, "third@example.org"), "address")
    assert mira.get(first).status_code == 404
    assert mira.get(second).status_code == 200


def test_another_password_ends_the_letter_to_a_new_address(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    link = link_in(_asked(site, mira), "address")
    send(mira, mira.get(SECURITY), SECURITY, old=PASSWORD, password=FRESH)
    assert mira.get(link).status_code == 404
