"""Class 20: no session is fixed before the sign-in, and the old cookie is worth nothing at the next request."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel.db import db
from forum.people import actions_admin, queries
from forum.people.models import User
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.people.of_factors import turn_on
from tests.people.of_people import FRESH, knows, letters, link_in, send, session_in, sign_in
from tests.people_of import actor_of

pytestmark = one_database
Open = Callable[[str | None], Browser]
MIRA = "mira@example.org"


def test_the_cookie_of_before_is_not_the_cookie_of_after(browser: Open) -> None:
    guest = browser(None)
    guest.client.set_cookie("sid", "planted")
    sign_in(guest, MIRA)
    guest.cookie = first = session_in(guest)
    guest.post("/sign-out")
    sign_in(guest, MIRA)
    assert len({"planted", first, session_in(guest)}) == 3


def _sign_out(who: Browser, _other: Browser, _site: Flask) -> None:
    who.post("/sign-out")


def _everywhere(_who: Browser, other: Browser, _site: Flask) -> None:
    other.delete("/settings/sessions")


def _password(_who: Browser, other: Browser, _site: Flask) -> None:
    other.post("/settings/security", old=PASSWORD, password=FRESH)


def _reset(_who: Browser, other: Browser, site: Flask) -> None:
    other.post("/forgot", email=MIRA)
    link = link_in(letters(site)[-1], "reset")
    send(other, other.get(link), link, password=FRESH)


def _second_step(_who: Browser, other: Browser, _site: Flask) -> None:
    turn_on(other)


def _admin(do: Callable[[User], None]) -> Callable[[Browser, Browser, Flask], None]:
    def change(_who: Browser, _other: Browser, site: Flask) -> None:
        with site.app_context():
            user = queries.by_handle("mira")
            assert user is not None
            do(user)
            db.session.commit()

    return change


def _up_and_down(user: User) -> None:
    actions_admin.name_admin(None, user)
    actions_admin.withdraw_admin(None, user)


ENDS: dict[str, Callable[[Browser, Browser, Flask], None]] = {
    "signing out": _sign_out,
    "signing out everywhere": _everywhere,
    "another password": _password,
    "a reset": _reset,
    "a second step": _second_step,
    "a ban": _admin(lambda user: actions_admin.suspend(actor_of("adam"), user, "Spam")),
    "being named administrator": _admin(lambda user: actions_admin.name_admin(None, user)),
    "being administrator no more": _admin(_up_and_down),
}


@pytest.mark.parametrize("what", ENDS)
def test_the_old_cookie_is_refused_at_the_next_request_after(browser: Open, site: Flask, what: str) -> None:
    who, other = browser("mira"), browser("mira")
    kept = session_in(who)
    assert knows(who)
    ENDS[what](who, other, site)
    who.client.set_cookie("sid", kept)
    assert not knows(who)
    assert who.post("/settings/language", language="fr").status_code == 401
    assert who.get("/pods/ward/people").status_code != 200


def test_an_administrator_of_yesterday_administers_nothing(browser: Open, site: Flask) -> None:
    adam = browser("adam")
    assert adam.get("/admin/").status_code == 200
    with site.app_context():
        user = queries.by_handle("adam")
        assert user is not None
        actions_admin.withdraw_admin(None, user)
        db.session.commit()
    assert adam.get("/admin/").status_code == 302
    sign_in(adam, "adam@example.org")
    assert adam.get("/admin/").status_code == 404
