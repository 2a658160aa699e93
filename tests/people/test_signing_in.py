"""The door: who is let in, and where one is sent afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from forum.kernel import settings
from tests.browser import Browser
from tests.cast import LONG_AGO, PASSWORD
from tests.people.of_people import (
    form,
    knows,
    person,
    register,
    send,
    set_person,
    sign_in,
)
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
MIRA = "mira@example.org"


def _bare(text: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


def test_the_right_password_opens_the_door(browser: Open) -> None:
    guest = browser(None)
    answer = sign_in(guest, "  Mira@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/")
    assert knows(guest)
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("sid="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_in_production_the_cookie_goes_over_tls_to_this_host_only(browser: Open) -> None:
    settings.use(replace(settings.current(), mode="production", public_url="https://localhost"))
    guest = browser(None)
    page = guest.client.get("/sign-in", base_url="https://localhost")
    sent = {**form(page, "/sign-in"), "email": MIRA, "password": PASSWORD}
    answer = guest.client.post("/sign-in", data=sent, base_url="https://localhost")
    (cookie,) = (line for line in answer.headers.getlist("Set-Cookie") if "sid=" in line)
    name, _equals, rest = cookie.partition("=")
    assert name == "__Host-sid"
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(rest.split("; "))
    assert "Domain" not in rest


def test_in_production_no_neighbour_of_the_site_plants_a_message_with_a_button(browser: Open) -> None:
    settings.use(replace(settings.current(), mode="production", public_url="https://localhost"))
    guest = browser(None)
    for name, shown in (("said", False), ("__Host-said", True)):
        guest.client.set_cookie(name, "Zqplanted%1F/polls/1")
        page = guest.client.get("/sign-in", base_url="https://localhost")
        assert ("Zqplanted" in page.text, "/polls/1?_method=DELETE" in page.text) == (shown, shown)


def test_in_production_no_neighbour_of_the_site_plants_what_a_guests_forms_are_bound_to(browser: Open) -> None:
    settings.use(replace(settings.current(), mode="production", public_url="https://localhost"))
    guest = browser(None)
    guest.client.set_cookie("visitor", "zqplanted")
    page = guest.client.get("/sign-in", base_url="https://localhost")
    assert [line.partition("=")[0] for line in page.headers.getlist("Set-Cookie")] == ["__Host-visitor"]


@pytest.mark.parametrize("why", ["wrong password", "unconfirmed", "suspended"])
def test_a_refusal_tells_nobody_whether_an_address_is_known(browser: Open, site: Flask, why: str) -> None:
    if why == "unconfirmed":
        set_person(site, "mira", confirmed_at=None)
    if why == "suspended":
        set_person(site, "mira", suspended_at=LONG_AGO)
    guest = browser(None)
    known = sign_in(guest, MIRA, "another password" if why == "wrong password" else PASSWORD)
    unknown = sign_in(guest, "noor@example.org", PASSWORD)
    assert known.status_code == unknown.status_code == 422
    assert _bare(known.text).replace("mira", "noor") == _bare(unknown.text)
    assert not knows(guest)


def test_who_has_not_confirmed_is_not_let_in(browser: Open, site: Flask) -> None:
    guest = browser(None)
    register(guest, "noor@example.org")
    assert sign_in(guest, "noor@example.org", "a river in spring").status_code == 422
    assert not knows(guest)


@pytest.mark.parametrize(
    "outside",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n//evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "evil.example",
        "/pods/\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_no_address_leads_away_from_the_site(browser: Open, outside: str) -> None:
    guest, mira = browser(None), browser("mira")
    came = send(guest, guest.get("/sign-in"), "/sign-in", email=MIRA, password=PASSWORD, next=outside)
    assert (came.status_code, came.location) == (303, "/")
    led = mira.client.get("/sign-in", query_string={"next": outside})
    assert (led.status_code, led.location) == (303, "/")
    chosen = mira.post("/choices", next=outside, language="en")
    assert (chosen.status_code, chosen.location) == (303, "/")


def test_who_had_to_sign_in_goes_on_where_they_were(browser: Open) -> None:
    thread, guest = begin(browser("mira")), browser(None)
    first = guest.get("/search?q=water&order=date")
    assert first.status_code == 302
    answer = sign_in(guest, MIRA, at=first.location or "")
    assert answer.location == "/search?q=water&order=date"
    assert guest.get(f"/threads/{thread}/clean-water").status_code == 200


def test_an_old_hash_is_made_anew_at_the_sign_in(browser: Open, site: Flask) -> None:
    before = person(site, MIRA)
    assert sign_in(browser(None), MIRA).status_code == 303
    after = person(site, MIRA)
    assert before is not None
    assert after is not None
    assert "m=19456,t=2,p=1" in after.password_hash != before.password_hash
    assert sign_in(browser(None), MIRA).status_code == 303
