"""No page gives a password back, and what a page carries cannot break the door."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import Browser
from tests.cast import PASSWORD
from tests.people.of_people import FRESH, send

Open = Callable[[str | None], Browser]


@pytest.mark.parametrize("who", ["mira", None])
def test_the_present_password_is_not_given_back_when_another_is_chosen(browser: Open, who: str | None) -> None:
    # A guest is somebody whose session ended meanwhile.
    fields = {"old": PASSWORD, "password": FRESH, "csrf_token": "stale", "language": "en"}
    answer = browser(who).client.post("/settings/security", data=fields)
    assert answer.status_code in (400, 401)
    assert "language" in answer.text
    assert PASSWORD not in answer.text
    assert FRESH not in answer.text


def test_a_carried_form_that_is_nested_without_end_carries_nothing(browser: Open) -> None:
    guest = browser(None)
    page = guest.get("/sign-in")
    deep = send(guest, page, "/sign-in", email="mira@example.org", password="wrong", carried="[" * 200_000)
    assert deep.status_code == 422
