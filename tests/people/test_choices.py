"""Language, time zone, looks and one's own card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import update

from forum.kernel import clock
from forum.kernel.db import db
from forum.people.models import User
from forum.threads.models import Post
from tests.browser import Browser
from tests.people.of_people import register, send, set_person, sign_in
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
_HERE = "/settings/language"


def _choose(who: Browser, **chosen: str) -> int:
    return send(who, who.get(_HERE), _HERE, **chosen).status_code


def test_the_language_that_one_chooses_is_that_of_every_page(browser: Open) -> None:
    mira = browser("mira")
    assert '<html lang="en" dir="ltr"' in mira.get("/").text
    assert _choose(mira, language="ar") == 303
    # It is the person's, not the browser's.
    again = browser("mira")
    assert '<html lang="ar" dir="rtl"' in again.get("/pods/ward/people", **{"Accept-Language": "fr"}).text
    assert '<html lang="en" dir="ltr"' in browser("harry").get("/").text


def test_a_choice_is_answered_in_the_language_chosen(browser: Open) -> None:
    mira = browser("mira")
    _choose(mira, language="fr")
    page = mira.get(_HERE).text
    assert 'role="status"' in page
    assert "Enregistré" in page


def test_times_are_those_of_the_zone_that_one_chooses(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    with site.app_context():
        db.session.execute(update(Post).values(created_at=datetime(2026, 1, 10, 22, 30, tzinfo=UTC)))
        db.session.commit()
    page = f"/threads/{thread}/clean-water"
    assert ">Jan 10, 2026<" in mira.get(page).text
    assert _choose(mira, time_zone="Asia/Kathmandu") == 303
    shown = mira.get(page).text
    assert ">Jan 11, 2026<" in shown
    assert "Jan 11, 2026, 4:15" in shown


def test_the_looks_that_one_chooses_are_on_every_page(browser: Open) -> None:
    mira = browser("mira")
    assert 'data-theme="auto"' in mira.get("/").text
    assert _choose(mira, theme="dark") == 303
    assert 'data-theme="dark"' in browser("mira").get("/pods/ward").text


@pytest.mark.parametrize(
    ("name", "value"), [("language", "tlh"), ("time_zone", "Mars/Olympus"), ("theme", "pink"), ("language", "")]
)
def test_what_cannot_be_chosen_changes_nothing(browser: Open, site: Flask, name: str, value: str) -> None:
    mira = browser("mira")
    _choose(mira, language="fr", time_zone="Africa/Nairobi", theme="dark")
    assert _choose(mira, **{name: value}) == 422
    assert mira.post("/choices", language="tlh", theme="pink").status_code == 422
    with site.app_context():
        asked = db.session.execute(db.select(User).where(User.handle == "mira")).scalar_one()
        assert (asked.language, asked.time_zone, asked.theme) == ("fr", "Africa/Nairobi", "dark")


def test_a_guest_reads_as_the_browser_says_and_may_choose_otherwise(browser: Open) -> None:
    guest = browser(None)
    french = {"Accept-Language": "fr-CH, en;q=0.5"}
    assert '<html lang="fr"' in guest.get("/", **french).text
    answer = send(guest, guest.get("/pods/?q=a"), "/choices", language="ar", theme="dark")
    assert (answer.status_code, answer.location) == (303, "/pods/?q=a")
    assert '<html lang="ar" dir="rtl" data-theme="dark"' in guest.get("/", **french).text


def test_the_foot_of_a_page_changes_what_a_person_chose(browser: Open) -> None:
    mira = browser("mira")
    answer = send(mira, mira.get("/pods/ward"), "/choices", language="es", theme="light")
    assert answer.location == "/pods/ward"
    assert '<html lang="es" dir="ltr" data-theme="light"' in browser("mira").get("/").text


def test_the_foot_of_a_form_that_came_back_leads_to_a_page(browser: Open) -> None:
    mira = browser("mira")
    refused = mira.post("/pods/ward/threads", title="", body="Dear words", language="en")
    assert refused.status_code == 422
    answer = send(mira, refused, "/choices", language="fr")
    assert mira.get(answer.location or "").status_code == 200


def test_who_registers_keeps_the_language_they_came_with(browser: Open, site: Flask) -> None:
    guest = browser(None)
    guest.client.set_cookie("language", "ru")
    register(guest, "noor@example.org")
    set_person(site, "noor-aziz", confirmed_at=clock.now())
    assert sign_in(guest, "noor@example.org", "a river in spring").status_code == 303
    guest.client.delete_cookie("language")
    assert '<html lang="ru"' in guest.get("/").text


def test_others_read_the_card_as_it_was_edited(browser: Open) -> None:
    mira, here = browser("mira"), "/settings/profile"
    told = {"name": "Mira\u202e  Patel-Rao", "role": "Midwife", "country": "NP", "about": "Ask me **anything**."}
    assert send(mira, mira.get(here), here, **told).status_code == 303
    card = browser("harry").get("/people/mira").text
    for words in ("Mira Patel-Rao", "Midwife", "Nepal", "<strong>anything</strong>"):
        assert words in card
    assert "mira@example.org" not in card


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", ""), ("name", "\u200b\u200b"), ("name", "x" * 81), ("role", "x" * 121), ("country", "XX")],
)
def test_a_card_that_cannot_be_kept_comes_back_with_its_text(browser: Open, name: str, value: str) -> None:
    mira, here = browser("mira"), "/settings/profile"
    refused = send(mira, mira.get(here), here, **{"about": "Dear words", name: value})
    assert refused.status_code == 422
    assert "Dear words" in refused.text
    assert "Dear words" not in browser("harry").get("/people/mira").text


def test_fields_that_were_not_sent_are_empty(browser: Open) -> None:
    mira = browser("mira")
    assert mira.post("/settings/profile", name="Mira Patel", country="NP").status_code == 303
    assert "Nepal" in browser("harry").get("/people/mira").text
