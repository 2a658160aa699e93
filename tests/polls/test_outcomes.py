"""What an outcome said before stays: who reads it, what has changed, and how it goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.kernel import worker
from forum.kernel.db import db
from forum.kernel.policy import rows, visible
from forum.people.models import User
from forum.polls.models import PollOutcome
from forum.privacy import queries_copy
from tests.browser import Browser
from tests.cast import STRANGERS
from tests.people_of import actor_of
from tests.polls.of_polls import ask, poll
from tests.privacy.of_privacy import erase
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
SAND, CLAY, BOTH = "We buy **sand**.", "We buy clay.", "We buy clay and sand."


@pytest.fixture
def key(browser: Open) -> int:
    """Return a closed poll of Mira's, who stated an outcome; then Mona stated another, then Mira a third."""
    mira = browser("mira")
    made = ask(mira, begin(mira))
    mira.post(f"/polls/{made}/closing")
    for read, (who, said) in enumerate((("mira", SAND), ("mona", CLAY), ("mira", BOTH))):
        assert _state(browser(who), made, said, read) == 303
    return made


def _state(who: Browser, key: int, said: str, read: int) -> int:
    return who.post(f"/polls/{key}/outcome", outcome=said, read=str(read)).status_code


def _kept(site: Flask) -> list[tuple[int, str]]:
    with site.app_context():
        found = db.session.execute(select(PollOutcome).order_by(PollOutcome.number)).scalars()
        return [(each.number, each.body) for each in found]


def test_every_member_reads_what_it_said_and_two_are_compared_word_by_word(browser: Open, key: int) -> None:
    harry = browser("harry")
    assert f'href="/polls/{key}/outcomes"' in harry.get(f"/polls/{key}").text
    page = harry.get(f"/polls/{key}/outcomes").text
    assert "<ins>" in page
    assert page.index(BOTH) < page.index(CLAY) < page.index(SAND)
    assert "Stated by Mona Haile" in page
    page = harry.get(f"/polls/{key}/outcomes?from=1&to=2").text
    assert "<del>**sand**.</del><ins>clay.</ins>" in page
    assert harry.get(f"/polls/{key}/outcomes?from=9&to=x").status_code == 200


@pytest.mark.parametrize("who", [None, *STRANGERS])
def test_strangers_find_nothing_there(browser: Open, key: int, who: str | None) -> None:
    answer = browser(who).get(f"/polls/{key}/outcomes")
    assert (answer.status_code, CLAY in answer.text) == (404, False)
    assert browser(who).delete(f"/polls/{key}/outcomes/1").status_code == (401 if who is None else 404)


def test_the_same_words_are_no_other_outcome(browser: Open, site: Flask, key: int) -> None:
    assert [_state(browser("mira"), key, BOTH, read) for read in (3, 2)] == [303, 303]
    assert poll(site, key).revision == 3
    assert _kept(site) == [(1, SAND), (2, CLAY)]


def test_an_outcome_that_was_not_read_is_not_kept_as_an_earlier_one(browser: Open, site: Flask, key: int) -> None:
    assert _state(browser("mona"), key, "Late.", 2) == 409
    assert (poll(site, key).outcome, _kept(site)) == (BOTH, [(1, SAND), (2, CLAY)])


def test_moderators_remove_one_and_the_trail_says_so_without_a_word_of_it(browser: Open, site: Flask, key: int) -> None:
    assert [browser(who).delete(f"/polls/{key}/outcomes/1").status_code for who in ("harry", "mira")] == [403, 403]
    assert "outcomes/1?_method=DELETE" not in browser("mira").get(f"/polls/{key}/outcomes").text
    assert "outcomes/1?_method=DELETE" in browser("mona").get(f"/polls/{key}/outcomes").text
    # The present one is changed, or goes with its poll.
    assert [browser("mona").delete(f"/polls/{key}/outcomes/{n}").status_code for n in (1, 1, 3)] == [303, 409, 409]
    assert _kept(site) == [(2, CLAY)]
    with site.app_context():
        worker.drain("audit")
        trail = db.session.execute(select(AuditEntry.action, AuditEntry.details)).all()
    assert [action for action, _said in trail].count("OutcomeRemoved") == 1
    assert "sand" not in str(trail)


def test_it_goes_with_its_poll(browser: Open, site: Flask, key: int) -> None:
    browser("mona").delete(f"/polls/{key}")
    assert _kept(site) == []


def test_whoever_takes_the_words_along_takes_those_too(browser: Open, site: Flask, key: int) -> None:
    with site.app_context():
        copy = dict(queries_copy.parts(actor_of("mona"), ""))
        assert [row["body"] for row in copy["earlier-outcomes"]] == [CLAY]
        erase(db.session.execute(select(User.id).where(User.handle == "mona")).scalar_one(), texts=True)
    page = browser("harry").get(f"/polls/{key}/outcomes").text
    assert (CLAY in page, SAND in page, BOTH in page) == (False, True, True)
    assert _kept(site) == [(1, SAND), (2, "")]


def test_what_it_said_before_is_read_no_longer_than_its_poll(browser: Open, site: Flask, key: int) -> None:
    with site.app_context():
        assert len(rows(actor_of("harry"), visible(PollOutcome)).all()) == 2
    thread = poll(site, key).thread_id
    assert browser("mona").post(f"/threads/{thread}/deletion", reason="Names a patient.").status_code == 303
    with site.app_context():
        assert rows(actor_of("harry"), visible(PollOutcome)).all() == []
