"""The second step: set up, asked for at the door, used once, given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import clock
from tests.browser import Browser
from tests.cast import LONG_AGO, PASSWORD
from tests.people.of_factors import SECURITY, SETUP, code_now, codes_on, first_step, second_step, secret_of, turn_on
from tests.people.of_people import (
    everything,
    form,
    knows,
    letters,
    send,
    session_in,
    sessions,
    set_person,
    set_sessions,
)
from tests.threads.of_threads import begin, typed

Open = Callable[[str | None], Browser]
MIRA = "mira@example.org"


def _arabic(code: str) -> str:
    return code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def test_the_key_is_shown_as_a_picture_and_as_text_until_a_code_was_right(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    send(mira, mira.get(SETUP), SETUP)
    page, picture = mira.get(SETUP), mira.get(SETUP + ".svg")
    secret = secret_of(site, "mira")
    assert secret in page.text.replace(" ", "")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert b"<script" not in picture.data
    assert b"style=" not in picture.data
    assert "no-store" in picture.headers["Cache-Control"]
    assert send(mira, page, SETUP + "/confirmation", code="000000").status_code == 422
    # Nobody is asked for a code before the first one was right.
    assert first_step(browser(None), MIRA).status_code == 303
    assert send(mira, page, SETUP + "/confirmation", code=code_now(secret)).status_code == 200
    assert mira.get(SETUP + ".svg").status_code == 404
    assert secret not in mira.get(SETUP).text.replace(" ", "")


def test_the_password_alone_opens_nothing(browser: Open, site: Flask) -> None:
    secret, _paper = turn_on(browser("mira"))
    guest, before = browser(None), len(sessions(site, "mira"))
    page = first_step(guest, MIRA)
    assert page.status_code == 200
    assert session_in(guest) == ""
    assert len(sessions(site, "mira")) == before
    assert not knows(guest)
    assert second_step(guest, page, "000000").status_code == 422
    assert not knows(guest)
    assert second_step(guest, page, code_now(secret)).status_code == 303
    assert knows(guest)


@pytest.mark.parametrize("steps", [-2, -1, 0, 1, 2])
def test_a_clock_may_be_half_a_minute_off(browser: Open, steps: int) -> None:
    secret, _paper = turn_on(browser("mira"))
    # The code of the setup was one earlier than now.
    with clock.moved_to(clock.now() + timedelta(seconds=90)):
        guest = browser(None)
        answer = second_step(guest, first_step(guest, MIRA), code_now(secret, steps))
        assert answer.status_code == (303 if abs(steps) < 2 else 422)


def test_a_code_is_taken_once_and_none_of_before(browser: Open) -> None:
    secret, _paper = turn_on(browser("mira"))
    first, other = browser(None), browser(None)
    assert second_step(first, first_step(first, MIRA), code_now(secret)).status_code == 303
    page = first_step(other, MIRA)
    assert second_step(other, page, code_now(secret)).status_code == 422
    assert second_step(other, page, code_now(secret, -1)).status_code == 422
    assert second_step(other, page, code_now(secret, 1)).status_code == 303


def test_a_code_may_be_typed_in_any_figures_and_groups(browser: Open) -> None:
    secret, paper = turn_on(browser("mira"))
    for code in (_arabic(code_now(secret)), _arabic(paper[0]).replace(" ", "-")):
        guest = browser(None)
        assert second_step(guest, first_step(guest, MIRA), f" {code} ").status_code == 303


def test_a_code_on_paper_opens_once_and_its_owner_hears_of_it(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    _secret, paper = turn_on(mira)
    assert len(set(paper)) == 10
    assert not [code for code in paper if code.replace(" ", "") in everything(site)]
    guest, other = browser(None), browser(None)
    assert second_step(guest, first_step(guest, MIRA), paper[3]).status_code == 303
    assert second_step(other, first_step(other, MIRA), paper[3]).status_code == 422
    assert "9 codes on paper are left" in guest.get(SECURITY).text
    assert "A code on paper was used" in [letter["Subject"] for letter in letters(site)]


def test_somebody_elses_code_on_paper_opens_nothing(browser: Open) -> None:
    turn_on(browser("mira"))
    _secret, harrys = turn_on(browser("harry"))
    guest = browser(None)
    assert second_step(guest, first_step(guest, MIRA), harrys[0]).status_code == 422


def test_new_codes_end_the_old_ones(browser: Open) -> None:
    mira = browser("mira")
    _secret, old = turn_on(mira)
    new = codes_on(send(mira, mira.get(SECURITY), "/settings/security/codes"))
    assert not set(old) & set(new)
    for code, status in ((old[0], 422), (new[0], 303)):
        guest = browser(None)
        assert second_step(guest, first_step(guest, MIRA), code).status_code == status


def test_turning_it_on_ends_every_other_session(browser: Open) -> None:
    phone, desk, harry = browser("mira"), browser("mira"), browser("harry")
    before = session_in(desk)
    turn_on(desk)
    assert session_in(desk) != before
    assert (knows(phone), knows(desk), knows(harry)) == (False, True, True)


def test_turning_it_off_needs_a_code(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    secret, _paper = turn_on(mira)
    page, off = mira.get(SETUP), SETUP + "?_method=DELETE"
    assert send(mira, page, off, code="000000").status_code == 422
    assert send(mira, page, off, code="").status_code == 422
    assert send(mira, page, off, code=code_now(secret)).status_code == 303
    mira.cookie = session_in(mira)
    assert first_step(browser(None), MIRA).status_code == 303
    assert secret not in everything(site)
    assert [letter["Subject"] for letter in letters(site)][-1] == "The second step is off"


def test_words_and_way_survive_both_steps(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    secret, _paper = turn_on(mira)
    page = mira.get(f"/threads/{thread}/clean-water")
    set_sessions(site, expires_at=LONG_AGO)
    to = f"/threads/{thread}/posts"
    door = send(mira, page, to, body="Half an hour of words")
    asked = send(mira, door, "/sign-in", email=MIRA, password=PASSWORD)
    assert "Half an hour of words" in asked.text
    again = second_step(mira, asked, "000000")
    filled = second_step(mira, again, code_now(secret))
    assert typed(filled.text, "body") == "Half an hour of words"
    assert send(mira, filled, to).status_code == 303
    guest = browser(None)
    asked = send(guest, guest.get("/sign-in?next=/pods/ward/people"), "/sign-in", email=MIRA, password=PASSWORD)
    assert second_step(guest, asked, code_now(secret, 1)).location == "/pods/ward/people"


def test_the_note_between_the_steps_is_of_one_browser_one_password_and_ten_minutes(browser: Open, site: Flask) -> None:
    secret, _paper = turn_on(browser("mira"))
    guest, thief = browser(None), browser(None)
    page = first_step(guest, MIRA)
    note = form(page, "/sign-in/second-factor")["half"]
    for forged in (note, "1-1-" + "0" * 64 + "-" + "0" * 64, note[:-1] + "x", "9" * 9 + note[1:]):
        sent = {"half": forged, "code": code_now(secret), "csrf_token": thief.token()}
        assert thief.client.post("/sign-in/second-factor", data=sent).status_code == 422
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        late = second_step(guest, page, code_now(secret))
        assert late.status_code == 422
        assert "Sign in again" in late.text
    set_person(site, "mira", suspended_at=LONG_AGO)
    assert second_step(guest, page, code_now(secret)).status_code == 422
    set_person(site, "mira", suspended_at=None, password_hash="$changed")
    assert second_step(guest, page, code_now(secret)).status_code == 422
    assert not knows(guest)
