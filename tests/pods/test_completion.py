"""What is offered after an `@`: people of the pod whom the writer may see, to members only."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from forum.kernel import limits, settings
from forum.kernel.db import db
from forum.people.models import User
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS

Open = Callable[[str | None], Browser]


def offered(who: Browser, words: str, pod: str = "ward", of: str = "people") -> list[str]:
    """Return what would be typed of each that is offered."""
    answer = who.client.get(f"/pods/{pod}/{of}/completion", query_string={"q": words})
    assert answer.status_code == 200, answer.text
    return [person["written"] for person in json.loads(answer.text)["offers"]]


@pytest.mark.parametrize(
    ("words", "handles"),
    [
        ("mo", ["mona"]),
        ("PAT", ["mira"]),
        ("", ["carol", "harry", "mira", "mona"]),
        ("ira", []),
        ("%", []),
        ("_ira", []),
        ("x" * 5000, []),
        ("sue", []),
        ("omar", []),
    ],
)
def test_the_beginning_of_a_handle_or_of_any_word_of_a_name_finds(
    browser: Open, words: str, handles: list[str]
) -> None:
    assert offered(browser("harry"), words) == handles


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_nobody_else_is_told_anything(browser: Open, who: str | None) -> None:
    answer = browser(who).get("/pods/ward/people/completion?q=mo")
    assert answer.status_code == browser(who).get("/pods/ward/people").status_code in {403, 404}
    assert "mona" not in answer.text.lower()


@pytest.mark.parametrize("who", INSIDERS)
def test_every_member_may_ask(browser: Open, who: str) -> None:
    assert offered(browser(who), "harr") == ["harry"]


def test_in_the_commons_only_those_are_offered_who_chose_to_be_listed(site: Flask, browser: Open) -> None:
    assert offered(browser("mira"), "o", "commons") == []
    with site.app_context():
        db.session.execute(update(User).where(User.handle == "omar").values(listed=True))
        db.session.commit()
    assert offered(browser("mira"), "o", "commons") == ["omar"]


def test_whoever_asks_without_end_is_asked_to_wait(site: Flask, browser: Open) -> None:
    settings.use(replace(settings.current(), limits=True))
    mira = browser("mira")
    most, _period = limits.LIMITS["complete"]
    codes = [mira.get("/pods/ward/people/completion?q=mo").status_code for _ in range(most + 1)]
    assert (set(codes[:-1]), codes[-1]) == ({200}, 429)
