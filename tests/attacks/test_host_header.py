"""Class 19: whatever a request says about the host, letters and pages name the address that the operator set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from forum.app import create_app
from forum.kernel import settings
from forum.kernel.db import db
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.people.of_people import letters, register, send

pytestmark = one_database
Open = Callable[[str | None], Browser]
EVIL = "evil.example"
HEADERS: dict[str, dict[str, str]] = {
    "Host": {"Host": EVIL},
    "Host with a port": {"Host": f"localhost@{EVIL}"},
    "Host behind a comma": {"Host": f"localhost, {EVIL}"},
    "X-Forwarded-Host": {"X-Forwarded-Host": EVIL},
    "Forwarded": {"Forwarded": f"host={EVIL};proto=https"},
    "X-Host": {
        "X-Host": EVIL,
        "X-Original-Host": EVIL,
        "X-HTTP-Host-Override": EVIL,
        "X-Rewrite-URL": f"http://{EVIL}/",
    },
    "X-Forwarded-Server": {"X-Forwarded-Server": EVIL, "X-Forwarded-Proto": "https", "X-Forwarded-Port": "81"},
}


@pytest.fixture(params=[0, 1], ids=["no proxy", "one proxy"])
def behind(site: Flask, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Yield the site as it stands by itself and behind one proxy."""
    app = create_app(replace(settings.current(), proxies=request.param))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _said(site: Flask) -> str:
    return "\n".join(letter.as_string() for letter in letters(site))


@pytest.mark.parametrize("how", HEADERS)
def test_a_letter_never_names_a_host_that_a_request_brought(behind: Flask, how: str) -> None:
    guest = Browser(behind, None)
    fields = {"csrf_token": guest.token(), "email": "mira@example.org"}
    answer = guest.client.post("/forgot", data=fields, headers=HEADERS[how])
    assert answer.status_code in (200, 400)
    assert EVIL not in answer.text.replace("localhost@evil", "")
    assert EVIL not in _said(behind)


def test_an_address_of_another_host_in_the_request_line_is_refused_or_not_heeded(browser: Open, site: Flask) -> None:
    guest = browser(None)
    fields = {"csrf_token": guest.token(), "email": "mira@example.org"}
    answer = guest.client.post("/forgot", data=fields, base_url=f"http://{EVIL}")
    assert answer.status_code in (200, 400)
    assert EVIL not in _said(site)


def test_every_kind_of_letter_names_the_address_that_was_set(browser: Open, site: Flask) -> None:
    settings.use(replace(settings.current(), public_url="https://pods.example.org"))
    guest, mira = browser(None), browser("mira")
    register(guest, "noor@example.org")
    register(guest, "harry@example.org")
    send(guest, guest.get("/forgot"), "/forgot", email="mira@example.org")
    send(mira, mira.get("/settings/address"), "/settings/address", email="new@example.org")
    texts = [letter.as_string() for letter in letters(site)]
    assert len(texts) == 4
    assert all("https://pods.example.org/" in text.replace("=\n", "") for text in texts)
    assert not [text for text in texts if "http://localhost" in text]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/pods/", "/no-such-page"])
def test_no_page_repeats_the_host_of_a_request(browser: Open, path: str) -> None:
    for headers in HEADERS.values():
        answer = browser(None).client.get(path, headers=headers)
        assert answer.status_code in (200, 400, 404)
        assert EVIL not in answer.text
        assert EVIL not in str(answer.headers)
