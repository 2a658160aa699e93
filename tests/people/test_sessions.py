"""What a session is worth: another one at each sign-in, ended from anywhere, over when nobody uses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from forum.kernel import clock
from forum.kernel.db import db
from forum.people import actions_admin, browsers, queries
from tests.browser import Browser
from tests.cast import LONG_AGO, PASSWORD
from tests.people.of_people import (
    knows,
    send,
    session_in,
    sessions,
    set_person,
    set_sessions,
    sign_in,
)
from tests.people_of import actor_of
from tests.threads.of_threads import statements

Open = Callable[[str | None], Browser]
MIRA = "mira@example.org"


def test_signing_in_makes_another_session_and_ends_the_old_one(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    before = session_in(mira)
    # Whoever is signed in is led on, so the form comes from a tab that was open before.
    answer = mira.post("/sign-in", email=MIRA, password=PASSWORD)
    assert answer.status_code == 303
    assert session_in(mira) not in ("", before)
    assert len(sessions(site, "mira")) == 1


def test_a_secret_that_was_planted_before_is_worth_nothing_after(browser: Open) -> None:
    planted, guest = browser(None), browser(None)
    guest.client.set_cookie("sid", "planted")
    sign_in(guest, MIRA)
    planted.client.set_cookie("sid", "planted")
    assert knows(guest)
    assert not knows(planted)


def test_signing_out_ends_the_session_itself(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    kept = session_in(mira)
    assert mira.post("/sign-out").status_code == 303
    mira.client.set_cookie("sid", kept)
    assert not knows(mira)
    assert sessions(site, "mira") == []


def test_a_session_is_ended_from_the_settings_of_another_browser(browser: Open, site: Flask) -> None:
    phone, desk = browser("mira"), browser("mira")
    phones = sessions(site, "mira")[0].id
    assert send(desk, desk.get("/settings/sessions"), f"/settings/sessions/{phones}?_method=DELETE").status_code == 303
    assert (knows(phone), knows(desk)) == (False, True)


@pytest.mark.parametrize("key", [None, 2_147_483_648, 999_999_999_999_999_999_999])
def test_a_session_of_somebody_else_cannot_be_ended(browser: Open, site: Flask, key: int | None) -> None:
    mira, harry = browser("mira"), browser("harry")
    theirs = key or sessions(site, "harry")[0].id
    assert mira.delete(f"/settings/sessions/{theirs}").status_code == 404
    assert knows(harry)


def test_an_account_that_is_suspended_is_out_at_once(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    with site.app_context():
        user = queries.by_handle("mira")
        assert user is not None
        actions_admin.suspend(actor_of("adam"), user, "Spam")
        db.session.commit()
    assert mira.get("/pods/ward/people").status_code != 200
    assert not knows(mira)
    assert sessions(site, "mira") == []
    with site.app_context():
        user = queries.by_handle("mira")
        assert user is not None
        actions_admin.lift(actor_of("adam"), user)
        db.session.commit()
    # The old session stays ended; the door is open again.
    assert not knows(mira)
    assert sign_in(browser(None), MIRA).status_code == 303


def test_another_password_signs_every_other_browser_out(browser: Open) -> None:
    phone, desk = browser("mira"), browser("mira")
    page = desk.get("/settings/security")
    assert send(desk, page, "/settings/security", old="wrong", password="seven quiet otters").status_code == 422
    assert knows(phone)
    answer = send(desk, page, "/settings/security", old=PASSWORD, password="seven quiet otters")
    assert answer.status_code == 303
    assert (knows(phone), knows(desk)) == (False, True)
    assert session_in(desk) != desk.cookie
    assert sign_in(browser(None), MIRA, "seven quiet otters").status_code == 303


def test_a_session_ends_after_thirty_days(browser: Open) -> None:
    guest = browser(None)
    sign_in(guest, MIRA)
    began = clock.now()
    for day in (10, 20, 29):
        with clock.moved_to(began + timedelta(days=day)):
            assert knows(guest)
    with clock.moved_to(began + timedelta(days=31)):
        assert not knows(guest)


def test_a_session_that_nobody_uses_ends_after_a_fortnight(browser: Open) -> None:
    guest = browser(None)
    sign_in(guest, MIRA)
    with clock.moved_to(clock.now() + timedelta(days=15)):
        assert not knows(guest)


def test_that_a_session_is_used_is_noted_once_an_hour(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    made = sessions(site, "mira")[0].seen_at
    with clock.moved_to(made + timedelta(minutes=59)):
        mira.get("/settings/profile")
    assert sessions(site, "mira")[0].seen_at == made
    later = made + timedelta(minutes=61)
    with clock.moved_to(later):
        mira.get("/settings/profile")
        with statements(site) as said:
            mira.get("/settings/profile")
    assert sessions(site, "mira")[0].seen_at == later
    assert not [line for line in said if line.startswith("UPDATE")]


def test_who_asks_is_known_where_nothing_can_be_written(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    set_sessions(site, seen_at=clock.now() - timedelta(hours=2))
    with site.app_context():
        engine = db.engine

    def fail(_conn: object, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE"):
            raise engine.dialect.dbapi.OperationalError("cannot be written")  # type: ignore[union-attr]

    event.listen(engine, "before_cursor_execute", fail)
    assert knows(mira)


def test_a_session_of_a_suspended_person_is_worth_nothing_however_it_came_to_be(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    set_person(site, "mira", suspended_at=LONG_AGO)
    assert len(sessions(site, "mira")) == 1
    assert not knows(mira)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A125F) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Mobile; KAIOS/2.5) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "Firefox on KaiOS"),
        ("curl/8.5", "curl"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_shown_in_words(said: str, words: str) -> None:
    assert browsers.words(said) == words


def test_every_other_browser_is_signed_out_with_one_button(browser: Open) -> None:
    phone, desk, harry = browser("mira"), browser("mira"), browser("harry")
    page = desk.get("/settings/sessions")
    assert "this browser" in page.text
    assert send(desk, page, "/settings/sessions?_method=DELETE").status_code == 303
    assert (knows(phone), knows(desk), knows(harry)) == (False, True, True)


def test_the_settings_begin_with_the_profile(browser: Open) -> None:
    assert browser("mira").get("/settings/").location == "/settings/profile"
