"""Asking is a letter to every moderator, and a password is guessed in the settings no more often than at the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from forum.kernel import settings
from forum.kernel.limits import LIMITS
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.people.of_people import FRESH
from tests.pods.of_asking import JOIN, ask, request_of

Open = Callable[[str | None], Browser]


@pytest.fixture(autouse=True)
def _limited(site: Flask) -> None:
    settings.use(replace(settings.current(), limits=True))


def test_asking_and_withdrawing_without_end_is_refused(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "join", (2, timedelta(hours=1)))
    omar = browser("omar")
    for _time in range(2):
        assert ask(omar).status_code == 303
        assert omar.delete(JOIN).status_code == 303
    last = request_of(site, "omar")
    refused = ask(omar, organisation="Dear words")
    assert refused.status_code == 429
    assert "Dear words" in refused.text
    assert request_of(site, "omar") == last
    assert ask(browser("odette")).status_code == 303


def test_guessing_the_present_password_ends_in_the_settings_too(browser: Open) -> None:
    mira = browser("mira")
    for _time in range(LIMITS["sign-in"][0]):
        assert mira.post("/settings/security", old="a wrong guess", password=FRESH).status_code == 422
    refused = mira.post("/settings/security", old=PASSWORD, password=FRESH)
    assert refused.status_code == 429
    assert PASSWORD not in refused.text
