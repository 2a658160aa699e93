"""The letters of a local server open accounts: only who sits at that machine reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.browser import Browser
from tests.people.of_people import letters, register

Open = Callable[[str | None], Browser]


@pytest.mark.parametrize(("address", "code"), [("127.0.0.1", 200), ("::1", 200), ("192.168.1.7", 404), ("", 404)])
def test_letters_are_shown_on_their_own_machine_only(browser: Open, site: Flask, address: str, code: int) -> None:
    guest = browser(None)
    register(guest, "noor@example.org")
    assert letters(site)
    for path in ("/dev/mail", "/dev/mail/000001-confirm.eml"):
        answer = guest.client.get(path, environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == code
        assert ("noor@example.org" in answer.text) == (code == 200)
