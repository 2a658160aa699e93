"""How often somebody may try: refused with the time to wait, remembered over a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.app import create_app
from forum.kernel import clock, settings
from forum.kernel.db import db
from forum.kernel.limits import LIMITS
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.people.of_people import everything, letters, register, send, sign_in
from tests.threads.of_threads import begin, how_many, say

Open = Callable[[str | None], Browser]
MIRA = "mira@example.org"


@pytest.fixture(autouse=True)
def _limited(site: Flask) -> None:
    settings.use(replace(settings.current(), limits=True))


@pytest.fixture
def again(site: Flask) -> Iterator[Flask]:
    """Yield the site as it is after a restart: another process on the same database."""
    app = create_app(settings.current())
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _refused(answer: TestResponse, what: str) -> int:
    """Return how long somebody is asked to wait."""
    assert answer.status_code == 429, answer.text
    wait = int(answer.headers["Retry-After"])
    assert 1 <= wait <= LIMITS[what][1].total_seconds()
    assert str(wait) in answer.text
    return wait


def _tried(what: str, do: Callable[[], TestResponse], code: int) -> TestResponse:
    """Try until it is too often and return that answer."""
    for _time in range(LIMITS[what][0]):
        assert do().status_code == code
    return do()


def test_guessing_a_password_ends_for_everybody_even_after_a_restart(browser: Open, again: Flask) -> None:
    guest = browser(None)
    page = guest.get("/sign-in")
    wait = _refused(_tried("sign-in", lambda: _guess(guest, page), 422), "sign-in")
    # From another network and with the right password it is too often, too; nothing tells that it was right.
    elsewhere = Browser(again, None)
    assert sign_in(elsewhere, "MIRA@example.org ", PASSWORD).status_code == 429
    assert sign_in(elsewhere, "harry@example.org", PASSWORD).status_code == 303
    with clock.moved_to(clock.now() + timedelta(seconds=wait + 1)):
        assert sign_in(Browser(again, None), MIRA, PASSWORD).status_code == 303


def _guess(who: Browser, page: TestResponse, email: str = MIRA) -> TestResponse:
    return send(who, page, "/sign-in", email=email, password="guessed")


def test_guessing_over_many_addresses_ends_for_one_network(browser: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "sign-in-network", (3, timedelta(minutes=15)))
    guest = browser(None)
    page, names = guest.get("/sign-in"), iter(range(99))
    _refused(
        _tried("sign-in-network", lambda: _guess(guest, page, f"n{next(names)}@example.org"), 422), "sign-in-network"
    )
    far = guest.client.post(
        "/sign-in",
        data={"csrf_token": guest.token(), "email": MIRA, "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert far.status_code == 303


def test_registering_by_the_dozen_is_refused_even_after_a_restart(
    browser: Open, site: Flask, again: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "register", (4, timedelta(hours=1)))
    guest, names = browser(None), iter(range(99))
    answer = _tried("register", lambda: register(guest, f"n{next(names)}@example.org"), 200)
    _refused(answer, "register")
    assert "river" not in answer.text
    _refused(register(Browser(again, None), "another@example.org"), "register")
    assert len(letters(site)) == LIMITS["register"][0]


def test_letters_by_the_dozen_to_one_address_are_refused_even_after_a_restart(
    browser: Open, site: Flask, again: Flask
) -> None:
    guest = browser(None)
    page = guest.get("/forgot")
    _refused(_tried("forgot", lambda: send(guest, page, "/forgot", email=MIRA), 200), "forgot")
    other = Browser(again, None)
    asked = {"csrf_token": other.token(), "email": "Mira@example.org"}
    far = other.client.post("/forgot", data=asked, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    _refused(far, "forgot")
    # An address that nobody has is counted alike, so the refusal tells nothing.
    _refused(_tried("forgot", lambda: send(guest, page, "/forgot", email="no@example.org"), 200), "forgot")
    assert {letter["To"] for letter in letters(site)} == {MIRA}
    # What waits to be sent is for the last link only: each request ends the one before.
    assert len(letters(site)) == 1


def test_searching_without_end_is_refused_even_after_a_restart(
    browser: Open, again: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "search", (2, timedelta(minutes=1)))
    mira = browser("mira")
    for _time in range(2):
        assert mira.get("/search?q=water").status_code != 429
    _refused(mira.get("/search?q=water"), "search")
    later = Browser(again, None)
    later.client.set_cookie("sid", mira.cookie)
    _refused(later.get("/search?q=water"), "search")
    assert browser("harry").get("/search?q=water").status_code != 429


def test_posting_without_end_is_refused_with_the_words_kept(
    browser: Open, site: Flask, again: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "post", (2, timedelta(minutes=5)))
    mira = browser("mira")
    thread = begin(mira)
    assert say(mira, thread, "Second.").status_code == 303
    wait = _refused(say(mira, thread, "Dear words"), "post")
    assert "Dear words" in say(mira, thread, "Dear words").text
    later = Browser(again, None)
    later.client.set_cookie("sid", mira.cookie)
    later.cookie = mira.cookie
    _refused(say(later, thread, "Dear words"), "post")
    assert how_many(site, thread) == 2
    assert say(browser("harry"), thread).status_code == 303
    with clock.moved_to(clock.now() + timedelta(seconds=wait + 1)):
        assert say(mira, thread, "Dear words").status_code == 303


def test_who_tried_is_not_kept_as_it_was_typed(browser: Open, site: Flask) -> None:
    sign_in(browser(None), "noor@example.org", "guessed")
    stored = everything(site)
    assert "Mira Patel" in stored
    assert "noor@example.org" not in stored
    assert "127.0.0.1" not in stored
