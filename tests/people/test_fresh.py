"""A dangerous step asks again who sits there, when that was not proved within a quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock, settings
from tests.browser import Browser
from tests.cast import LONG_AGO, PASSWORD, Places
from tests.people.of_factors import code_now, turn_on
from tests.people.of_people import everything, form, send, set_sessions, sign_in
from tests.pods.of_asking import place_of

Open = Callable[[str | None], Browser]
ADDRESS, AGAIN, NEW = "/settings/address", "/sign-in/again", "mira.patel@example.org"


@pytest.fixture
def stale(browser: Open, site: Flask) -> Browser:
    """Return a browser of mira, who signed in long ago."""
    mira = browser("mira")
    set_sessions(site, proved_at=LONG_AGO)
    return mira


def test_who_signed_in_just_now_is_not_asked_again(browser: Open) -> None:
    guest = browser(None)
    sign_in(guest, "mira@example.org")
    assert guest.get(ADDRESS).status_code == 200


@pytest.mark.parametrize("minutes", [14, 16])
def test_a_session_is_proved_for_a_quarter_of_an_hour(browser: Open, minutes: int) -> None:
    mira = browser("mira")
    with clock.moved_to(clock.now() + timedelta(minutes=minutes)):
        assert mira.get(ADDRESS).status_code == (200 if minutes < 15 else 303)


def test_a_page_is_led_to_after_the_password(stale: Browser) -> None:
    led = stale.get(ADDRESS)
    assert (led.status_code, led.location) == (303, f"{AGAIN}?next=/settings/address")
    question = stale.get(led.location or "")
    assert send(stale, question, AGAIN, password="wrong").status_code == 422
    assert stale.get(ADDRESS).status_code == 303
    answer = send(stale, question, AGAIN, password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, ADDRESS)
    assert stale.get(ADDRESS).status_code == 200


def test_what_was_sent_is_not_done_before_the_password_and_stands_there_afterwards(stale: Browser, site: Flask) -> None:
    question = stale.post(ADDRESS, email=NEW)
    assert question.status_code == 401
    assert NEW not in everything(site)
    # An address is no text that one would want to copy.
    assert "What you wrote" not in question.text
    wrong = send(stale, question, AGAIN, password="wrong")
    assert wrong.status_code == 422
    filled = send(stale, wrong, AGAIN, password=PASSWORD)
    assert form(filled, ADDRESS)["email"] == NEW
    assert NEW not in everything(site)
    assert send(stale, filled, ADDRESS).status_code == 303
    assert NEW in everything(site)


def test_a_button_without_text_leads_back_to_the_page_where_it_stands(stale: Browser) -> None:
    page = "/settings/security?from=mail"
    sent = {"csrf_token": stale.token()}
    codes = "/settings/security/codes"
    question = stale.client.post(codes, data=sent, headers={"Referer": f"http://localhost{page}"})
    assert question.status_code == 401
    assert send(stale, question, AGAIN, password=PASSWORD).location == page
    far = stale.client.post(codes, data=sent, headers={"Referer": "http://evil.example/settings/security"})
    # The session is proved by now, and there is nothing to renew.
    assert far.status_code == 409


def test_the_question_leads_to_no_other_site(stale: Browser) -> None:
    for outside in ("//evil.example", "https://evil.example", "/\\evil.example", "/no-such-page"):
        question = stale.client.get(AGAIN, query_string={"next": outside})
        assert form(question, AGAIN)["next"] == "/"


def test_with_a_second_step_the_password_alone_proves_nothing(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    secret, _paper = turn_on(mira)
    set_sessions(site, proved_at=LONG_AGO)
    question = mira.get(f"{AGAIN}?next={ADDRESS}")
    assert send(mira, question, AGAIN, password=PASSWORD).status_code == 422
    assert send(mira, question, AGAIN, password=PASSWORD, code="000000").status_code == 422
    assert send(mira, question, AGAIN, password="wrong", code=code_now(secret)).status_code == 422
    # The code beside a wrong password was not used up.
    assert send(mira, question, AGAIN, password=PASSWORD, code=code_now(secret)).status_code == 303


def test_guessing_at_an_open_browser_ends_and_locks_nobody_else_out(stale: Browser, browser: Open) -> None:
    settings.use(replace(settings.current(), limits=True))
    question = stale.get(f"{AGAIN}?next={ADDRESS}")
    codes = [send(stale, question, AGAIN, password="guessed").status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]
    assert sign_in(browser(None), "mira@example.org").status_code == 303


def test_codes_are_guessed_at_an_open_browser_no_more_often_in_a_day_than_at_the_door(
    browser: Open, site: Flask
) -> None:
    mira = browser("mira")
    turn_on(mira)
    set_sessions(site, proved_at=LONG_AGO)
    settings.use(replace(settings.current(), limits=True))
    question = mira.get(f"{AGAIN}?next={ADDRESS}")
    codes = []
    for quarter in range(4):
        with clock.moved_to(clock.now() + timedelta(minutes=16 * quarter)):
            codes += [send(mira, question, AGAIN, password=PASSWORD, code="000000").status_code for _ in range(10)]
    assert codes == [422] * 30 + [429] * 10


def test_every_dangerous_step_asks(site: Flask) -> None:
    asked = {rule.rule for rule in site.url_map.iter_rules() if getattr(site.view_functions[rule.endpoint], "fresh", 0)}
    assert asked >= {
        "/settings/address",
        "/settings/security/factor",
        "/settings/security/factor.svg",
        "/settings/security/factor/confirmation",
        "/settings/security/codes",
        "/settings/data/copies",
        "/settings/data/erasure",
        "/memberships/<int:membership_id>/role",
        "/pods/<slug>/archive",
    }


def test_a_role_that_was_given_late_is_given_after_the_password(browser: Open, site: Flask, places: Places) -> None:
    carol, seat = browser("carol"), place_of(site, "harry")
    set_sessions(site, proved_at=LONG_AGO)
    question = carol.post(f"/memberships/{seat}/role", role="moderator")
    assert question.status_code == 401
    filled = send(carol, question, AGAIN, password=PASSWORD)
    assert form(filled, f"/memberships/{seat}/role")["role"] == "moderator"
    assert browser("harry").get("/pods/ward/bin").status_code == 403
    assert send(carol, filled, f"/memberships/{seat}/role").status_code == 303
    assert browser("harry").get("/pods/ward/bin").status_code == 200


def test_whatever_an_administrator_changes_asks(site: Flask) -> None:
    deeds = [
        rule
        for rule in site.url_map.iter_rules()
        if rule.rule.startswith("/admin/") and "GET" not in (rule.methods or ())
    ]
    assert len(deeds) > 9
    assert not [rule.rule for rule in deeds if not getattr(site.view_functions[rule.endpoint], "fresh", False)]
