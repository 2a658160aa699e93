"""Several write down one address before its owner has confirmed it: only who opens the letter comes in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.browser import Browser
from tests.people.of_people import FRESH, knows, letters, link_in, register, send, sign_in

Open = Callable[[str | None], Browser]
NEW = "noor@example.org"
PLANTED, CHOSEN = "quiet herons at dawn", "seven quiet otters"


@pytest.mark.parametrize("order", [(PLANTED, FRESH), (FRESH, PLANTED), (PLANTED, FRESH, PLANTED)])
def test_the_owner_of_an_address_comes_in_and_nobody_else(browser: Open, site: Flask, order: tuple[str, ...]) -> None:
    for password in order:
        register(browser(None), NEW, password=password)
    owner, links = browser(None), [link_in(letter, "confirm") for letter in letters(site)]
    assert owner.get(links[0]).status_code == 404
    confirmed = send(owner, owner.get(links[-1]), links[-1])
    assert confirmed.status_code == 303
    assert knows(owner)
    for password in (PLANTED, FRESH, "", " "):
        assert sign_in(browser(None), NEW, password).status_code == 422
    choose = confirmed.location or ""
    assert choose.startswith("/reset/")
    assert send(owner, owner.get(choose), choose, password=CHOSEN).status_code == 303
    assert sign_in(browser(None), NEW, CHOSEN).status_code == 303
    assert sign_in(browser(None), NEW, PLANTED).status_code == 422


def test_a_letter_that_was_asked_for_again_brings_no_planted_password_back(browser: Open, site: Flask) -> None:
    owner = browser(None)
    sent = register(owner, NEW)
    register(browser(None), NEW, password=PLANTED)
    send(owner, sent, "/forgot")
    link = link_in(letters(site)[-1], "confirm")
    assert send(owner, owner.get(link), link).status_code == 303
    assert sign_in(browser(None), NEW, PLANTED).status_code == 422


def test_a_password_that_a_stranger_chose_alone_does_not_count_when_the_owner_confirms_unasked(
    browser: Open, site: Flask
) -> None:
    register(browser(None), NEW, password=PLANTED)
    owner, link = browser(None), link_in(letters(site)[-1], "confirm")
    confirmed = send(owner, owner.get(link), link)
    assert sign_in(browser(None), NEW, PLANTED).status_code == 422
    choose = confirmed.location or ""
    assert choose.startswith("/reset/")
    assert send(owner, owner.get(choose), choose, password=CHOSEN).status_code == 303
    assert sign_in(browser(None), NEW, CHOSEN).status_code == 303


def test_who_registers_and_confirms_in_one_browser_keeps_the_password(browser: Open, site: Flask) -> None:
    owner = browser(None)
    register(owner, NEW, password=CHOSEN)
    link = link_in(letters(site)[-1], "confirm")
    assert send(owner, owner.get(link), link).location == "/pods/"
    assert sign_in(browser(None), NEW, CHOSEN).status_code == 303
