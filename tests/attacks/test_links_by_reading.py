"""Class 18: a scanner of mail that follows a link opens nothing and uses nothing up: only a button does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.people.of_people import FRESH, knows, letters, link_in, register, send

pytestmark = one_database
Open = Callable[[str | None], Browser]


def _links(site: Flask, browser: Open) -> dict[str, str]:
    """Return one link of each kind that a letter carries."""
    guest, mira = browser(None), browser("mira")
    register(guest, "noor@example.org")
    send(guest, guest.get("/forgot"), "/forgot", email="harry@example.org")
    send(mira, mira.get("/settings/address"), "/settings/address", email="new@example.org")
    confirm, reset, address = letters(site)[-3:]
    links = {"confirm": link_in(confirm, "confirm"), "reset": link_in(reset, "reset")}
    links["address"] = link_in(address, "address")
    return links


@pytest.mark.parametrize("kind", ["confirm", "reset", "address", "undo-address"])
def test_a_link_that_was_read_by_machines_is_still_of_use_to_a_person(browser: Open, site: Flask, kind: str) -> None:
    links = _links(site, browser)
    if kind == "undo-address":
        owner = browser(None)
        send(owner, owner.get(links["address"]), links["address"])
        links[kind] = link_in(letters(site)[-1], kind)
    link, scanner, person = links[kind], browser(None), browser(None)
    for _time in range(2):
        assert scanner.get(link).status_code == 200
        assert scanner.client.head(link).status_code == 200
        assert scanner.get(link, **{"Sec-Purpose": "prefetch", "Purpose": "prefetch"}).status_code == 200
        assert scanner.client.options(link).status_code in (200, 405)
    assert not knows(scanner)
    assert "sid=" not in str(scanner.get(link).headers)
    assert send(person, person.get(link), link, password=FRESH).status_code == 303
