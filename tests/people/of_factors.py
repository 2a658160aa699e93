"""What the tests of second factors do: read the key off the page, know what a telephone shows, sign in with both."""

from __future__ import annotations

import re

import pyotp
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.kernel import clock
from forum.kernel.db import db
from forum.people.models import Factor, User
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.people.of_people import form, send, session_in

SETUP, SECURITY = "/settings/security/factor", "/settings/security"


def code_now(secret: str, steps: int = 0) -> str:
    """Return what a telephone shows now, or some steps of thirty seconds later."""
    return pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + steps)


def secret_of(site: Flask, handle: str) -> str:
    """Return the key of somebody's telephone."""
    with site.app_context():
        of = select(Factor.secret).join(User, User.id == Factor.user_id).where(User.handle == handle)
        return db.session.execute(of).scalar_one()


def turn_on(who: Browser) -> tuple[str, list[str]]:
    """Set the second step up as a person does; return the key and the codes on paper."""
    send(who, who.get(SETUP), SETUP)
    page = who.get(SETUP)
    key = re.search(r'class="key"[^>]*>([A-Z2-7 ]+)<', page.text)
    assert key, page.text
    secret = key[1].replace(" ", "")
    # A step before, so that the test may use the code of now; no step ends between here and there.
    with clock.moved_to(clock.now()):
        done = send(who, page, SETUP + "/confirmation", code=code_now(secret, -1))
    assert done.status_code == 200, done.text
    who.cookie = session_in(who)
    return secret, codes_on(done)


def codes_on(page: TestResponse) -> list[str]:
    """Return the codes that a page shows once."""
    shown = re.search(r"<pre[^>]*>([0-9 \n]+)</pre>", page.text)
    assert shown, page.text
    return shown[1].split("\n")[:10]


def first_step(who: Browser, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """Sign in as far as the question for the code."""
    return send(who, who.get("/sign-in"), "/sign-in", email=email, password=password, **more)


def second_step(who: Browser, page: TestResponse, code: str) -> TestResponse:
    """Answer the question for the code."""
    assert form(page, "/sign-in/second-factor")["half"]
    return send(who, page, "/sign-in/second-factor", code=code)
