"""Secret polls: nobody learns who said what, while it runs and after; and whose vote stays when people go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel.db import db
from forum.kernel.policy import rows, visible
from forum.people.models import User
from forum.polls.models import Vote
from tests.browser import Browser
from tests.people_of import actor_of
from tests.polls.of_polls import CONSENT, ask, counts, strike, votes
from tests.privacy.of_privacy import erase
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]


@pytest.fixture
def key(browser: Open) -> int:
    """Return a secret poll of Mira's that would show its result early if it were not secret."""
    return ask(browser("mira"), begin(browser("mira")), secret="y", **CONSENT)


def _vote(browser: Open, key: int, **said: str) -> None:
    for who, stance in said.items():
        sent = browser(who).post(f"/polls/{key}/vote", picked=stance, reason=f"because of {who}")
        assert sent.status_code == 303


def test_nothing_of_a_secret_poll_is_seen_while_it_runs(browser: Open, site: Flask, key: int) -> None:
    _vote(browser, key, harry="objection", mona="agree", carol="agree", mira="agree")
    for who in ("harry", "mona", "carol", "mira"):
        page = browser(who).get(f"/polls/{key}").text
        assert counts(page) == []
        others = {"harry", "mona", "carol", "mira"} - {who}
        assert not [name for name in others if f"because of {name}" in page]
    with site.app_context():
        seen = rows(actor_of("carol"), visible(Vote)).scalars().all()
        assert [vote.user_id for vote in seen] == [actor_of("carol").id]


@pytest.mark.parametrize("closes", ["a moderator", "the clock"])
def test_a_secret_vote_is_nobodys_once_the_poll_has_closed(browser: Open, site: Flask, key: int, closes: str) -> None:
    _vote(browser, key, harry="objection", mona="agree", carol="agree")
    if closes == "the clock":
        strike(site, 9)
    else:
        browser("mona").post(f"/polls/{key}/closing")
    assert {who for who, _said, _why in votes(site, key)} == {None}
    with site.app_context():
        assert len({at for (at,) in db.session.execute(select(Vote.at))}) == 1
        # Nor do their keys tell who came first.
        kept = db.session.execute(select(Vote.choices).order_by(Vote.id)).scalars().all()
        assert kept == ["agree", "agree", "objection"]
    for who in ("mira", "mona", "harry"):
        page = browser(who).get(f"/polls/{key}").text
        assert counts(page) == [2, 0, 1]
        assert "because of harry" in page
        assert "Harry Osei" not in page.split('class="result"')[1]


def test_a_secret_vote_of_somebody_who_was_erased_meanwhile_is_as_old_as_the_others(
    browser: Open, site: Flask, key: int
) -> None:
    _vote(browser, key, harry="agree", mona="agree", carol="agree")
    with site.app_context():
        erase(db.session.execute(select(User.id).where(User.handle == "harry")).scalar_one(), texts=False)
    strike(site, 9)
    with site.app_context():
        assert len({at for (at,) in db.session.execute(select(Vote.at))}) == 1


def test_two_secret_votes_are_never_shown(browser: Open, key: int) -> None:
    _vote(browser, key, harry="objection", mona="agree")
    browser("mira").post(f"/polls/{key}/closing")
    for who in ("mira", "mona"):
        page = browser(who).get(f"/polls/{key}").text
        assert "Fewer than 3 people voted." in page
        assert (counts(page), "because of" in page) == ([], False)


def test_a_vote_stays_counted_without_a_name_when_its_person_leaves_or_is_erased(browser: Open, site: Flask) -> None:
    key = ask(browser("mira"), begin(browser("mira")))
    browser("harry").post(f"/polls/{key}/vote", picked="1", reason="Sand is everywhere")
    browser("mira").post(f"/polls/{key}/vote", picked="2")
    browser("harry").delete("/pods/ward/membership")
    assert browser("harry").get(f"/polls/{key}").status_code == 404
    page = browser("mira").get(f"/polls/{key}").text
    assert counts(page) == [1, 1, 0]
    assert "Sand is everywhere" in page
    assert "Harry Osei" not in page
    assert "Somebody who has left the pod" in page
    with site.app_context():
        erase(db.session.execute(select(User.id).where(User.handle == "harry")).scalar_one(), texts=True)
    assert (None, "1", "") in votes(site, key)
    assert counts(browser("mira").get(f"/polls/{key}").text) == [1, 1, 0]
