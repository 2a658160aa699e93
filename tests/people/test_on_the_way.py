"""Who had to register first goes on to where they wanted to go."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.browser import Browser
from tests.people.of_people import letters, link_in, register, send

Open = Callable[[str | None], Browser]
NEW = "noor@example.org"


def test_who_registers_on_the_way_to_a_pod_goes_on_there(browser: Open, site: Flask) -> None:
    guest = browser(None)
    door = guest.get(guest.get("/pods/ward/join").location)
    assert 'href="/register?next=/pods/ward/join"' in door.text
    guest.get("/register?next=/pods/ward/join")
    register(guest, NEW)
    link = link_in(letters(site)[-1], "confirm")
    assert send(guest, guest.get(link), link).location == "/pods/ward/join"


def test_who_registers_is_led_to_no_other_site(browser: Open, site: Flask) -> None:
    guest = browser(None)
    guest.get("/register?next=//evil.example")
    register(guest, NEW)
    link = link_in(letters(site)[-1], "confirm")
    assert send(guest, guest.get(link), link).location == "/pods/"
