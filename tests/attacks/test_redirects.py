"""Class 16: whatever `next` says, nobody is led to another site."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.kernel.http import safe_next
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.cast import PASSWORD

pytestmark = one_database
EVIL = "evil.example"
TRICKS = (
    *(f"//{EVIL}", f"///{EVIL}", f"/////{EVIL}", f"/\\{EVIL}", f"\\\\{EVIL}", f"\\/{EVIL}", f"/\\/{EVIL}"),
    *(f"https:{EVIL}", f"https:/{EVIL}", f"https://{EVIL}", f"HTTPS://{EVIL}", f"http:///{EVIL}", f"https:\\\\{EVIL}"),
    *(f"\t//{EVIL}", f"/\t/{EVIL}", f"/\n/{EVIL}", f"\r\n//{EVIL}", f"/%09/{EVIL}", f"%09//{EVIL}", f"/%2F/{EVIL}"),
    *(f"%2F%2F{EVIL}", f"/%5C{EVIL}", f"/%2F{EVIL}", f" //{EVIL}", f"\x00//{EVIL}", f"\x01//{EVIL}", f"/\x00/{EVIL}"),
    *(f"@{EVIL}", f"/@{EVIL}", f".{EVIL}", f"localhost@{EVIL}", f"http://localhost@{EVIL}", f"//localhost@{EVIL}"),
    *(f"//localhost.{EVIL}", f"//{EVIL}/localhost", f"//{EVIL}%00.localhost", f"//{EVIL}#@localhost", "//0x7f.1"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x"),
    *(f"ftp://{EVIL}", "mailto:a@b.cd", "file:///etc/passwd", f"//\u3002{EVIL}", f"/\u2028/{EVIL}", f"/\u00a0/{EVIL}"),
    *(f"//{EVIL}:80", f"//[::1]@{EVIL}", f"/..//{EVIL}", f"/.//{EVIL}", f"/;@{EVIL}", f"/?next=//{EVIL}", "///", "//"),
    *(f"/x\r\nLocation: https://{EVIL}", "/x\r\n\r\n<script>alert(1)</script>", "/x%0d%0aSet-Cookie: a=b", ""),
)


# A sign-in costs as much as a password is worth.
_FEW = TRICKS[::5]


def _leads_away(location: str) -> bool:
    """Say whether a browser that stands on our page would go to another site, read as leniently as browsers do."""
    if "\r" in location or "\n" in location:
        return True
    seen = re.sub(r"[\x00-\x20]", "", location).replace("\\", "/")
    parts = urlsplit(seen)
    return seen.startswith("//") or (bool(parts.scheme) and parts.netloc != "localhost")


@pytest.mark.usefixtures("site")
def test_an_address_that_leads_away_is_none_of_ours() -> None:
    assert [trick for trick in TRICKS if _leads_away(safe_next(trick))] == []


def _check(answer: TestResponse, door: str, trick: str) -> None:
    assert answer.status_code < 500, (door, trick)
    # What `text` names may stand in the address of a page of ours, never before its path.
    assert not _leads_away(answer.location or "/"), (door, trick, answer.location)
    assert "Set-Cookie: a=b" not in str(answer.headers), (door, trick)


def test_no_door_leads_to_another_site(site: Flask) -> None:
    mira, guest = Browser(site, "mira"), Browser(site, None)
    for trick in TRICKS:
        asked = quote(trick)
        _check(mira.get(f"/sign-in?next={asked}"), "signed in", trick)
        _check(mira.post("/choices", next=trick, language="en"), "choices", trick)
        _check(guest.post("/choices", next=trick, language="en"), "choices of a guest", trick)
        page = guest.get(f"/sign-in?next={asked}").text
        assert f'name="next" value="//{EVIL}' not in page, trick
        _check(guest.get(f"/register?next={asked}"), "register", trick)
        _check(guest.get(f"/settings/profile?{asked}"), "to the sign-in", trick)
        _check(mira.get(f"/threads/1?{asked}"), "thread", trick)
        for path in (f"/{trick}", f"/pods/ward/{trick}"):
            sent = {"PATH_INFO": path.encode().decode("latin-1")}
            _check(mira.client.get("/", environ_overrides=sent), path, trick)


def test_the_sign_in_itself_leads_to_no_other_site(site: Flask) -> None:
    for trick in _FEW:
        guest = Browser(site, None)
        answer = guest.post("/sign-in", email="mira@example.org", password=PASSWORD, next=trick)
        assert answer.status_code == 303
        _check(answer, "sign in", trick)


def test_a_form_that_was_carried_through_the_sign_in_is_sent_to_no_other_site(site: Flask) -> None:
    for trick in _FEW:
        guest = Browser(site, None)
        carried = json.dumps({"to": trick, "fields": [["body", "words"]]})
        page = guest.post("/sign-in", email="mira@example.org", password=PASSWORD, carried=carried).text
        for action in re.findall(r'<form[^>]* action="([^"]*)"', page):
            assert not _leads_away(action.replace("&#34;", '"').replace("&amp;", "&")), trick


def test_where_somebody_wanted_to_is_asked_again_after_the_confirmation(site: Flask) -> None:
    for trick in TRICKS:
        guest = Browser(site, None)
        guest.client.set_cookie("wanted", quote(trick))
        answer = guest.post("/confirm/no-such-token")
        _check(answer, "confirm", trick)
