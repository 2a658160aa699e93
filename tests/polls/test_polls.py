"""Polls: who opens them, who votes, what is seen when, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.kernel import clock, worker
from forum.kernel.db import db
from forum.polls.models import Poll
from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import LONG_AGO, STRANGERS
from tests.polls.of_polls import CONSENT, ask, counts, poll, strike, votes
from tests.threads.of_threads import begin, set_on, statements

Open = Callable[[str | None], Browser]


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of Mira's."""
    return begin(browser("mira"))


@pytest.mark.parametrize(("who", "status"), [("mira", 303), ("mona", 303), ("carol", 303), ("harry", 403)])
def test_who_began_the_thread_and_the_moderators_open_polls(browser: Open, thread: int, who: str, status: int) -> None:
    fields = {"kind": "choice", "question": "Which filter?", "options": "Sand\nClay"}
    assert browser(who).post(f"/threads/{thread}/polls", **fields).status_code == status
    assert browser(who).get(f"/threads/{thread}/polls/new").status_code == (200 if status == 303 else 403)


@pytest.mark.parametrize("who", STRANGERS)
def test_to_strangers_a_poll_is_as_if_it_were_not_there(browser: Open, thread: int, who: str) -> None:
    key = ask(browser("mira"), thread)
    stranger = browser(who)
    assert stranger.get(f"/polls/{key}").status_code == stranger.get("/polls/999").status_code == 404
    assert stranger.post(f"/polls/{key}/vote", picked="1").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": ""},
        {"question": "x" * 201},
        {"options": "Sand"},
        {"options": "Sand\nsand"},
        {"options": "\n".join(str(n) for n in range(13))},
        {"options": "Sand\n" + "x" * 121},
        {"kind": "war"},
        {"closes": "yesterday"},
        {"closes": "2026-01-01"},
        {"closes": "2999-01-01"},
        {"about": "x" * 4001},
    ],
)
def test_a_poll_that_nobody_could_answer_comes_back_with_its_words(
    browser: Open, thread: int, wrong: dict[str, str]
) -> None:
    fields = {"kind": "choice", "question": "Which filter?", "options": "Sand\nClay", "about": "Three wells", **wrong}
    answer = browser("mira").post(f"/threads/{thread}/polls", **fields)
    assert answer.status_code == 422
    assert "Three wells" in answer.text or "about" in wrong
    assert 'role="alert"' in answer.text


def test_a_form_sent_twice_asks_once_and_six_polls_at_once_are_refused(browser: Open, thread: int) -> None:
    mira = browser("mira")
    assert ask(mira, thread) == ask(mira, thread)
    for number in range(4):
        ask(mira, thread, question=f"Number {number}")
    answer = mira.post(f"/threads/{thread}/polls", kind="consent", question="One more")
    assert answer.status_code == 409
    assert "One more" in answer.text


def test_a_vote_counts_once_and_can_be_changed_until_the_poll_closes(browser: Open, site: Flask, thread: int) -> None:
    mira, harry = browser("mira"), browser("harry")
    key = ask(mira, thread)
    assert counts(harry.get(f"/polls/{key}").text) == []
    assert harry.post(f"/polls/{key}/vote", picked="1").status_code == 303
    assert counts(harry.get(f"/polls/{key}").text) == [1, 0, 0]
    harry.post(f"/polls/{key}/vote", picked="2", reason="It is cheap")
    page = harry.get(f"/polls/{key}").text
    assert counts(page) == [0, 1, 0]
    assert "It is cheap" in page
    assert "Harry Osei" in page
    # Who has not voted sees nothing of it yet, not even in the source.
    page = mira.get(f"/polls/{key}").text
    assert (counts(page), "It is cheap" in page) == ([], False)
    assert mira.post(f"/polls/{key}/closing").status_code == 303
    assert counts(mira.get(f"/polls/{key}").text) == [0, 1, 0]
    answer = harry.post(f"/polls/{key}/vote", picked="1", reason="Too late but mine")
    assert answer.status_code == 409
    assert "Too late but mine" in answer.text
    assert [said for _who, said, _why in votes(site, key)] == ["2"]


@pytest.mark.parametrize("picked", [[], ["4"], ["0"], ["agree"], ["1", "2"], ["1", "x"]])
def test_a_vote_names_one_answer_of_the_poll(browser: Open, site: Flask, thread: int, picked: list[str]) -> None:
    key = ask(browser("mira"), thread)
    assert browser("harry").post(f"/polls/{key}/vote", picked=picked, reason="Mine").status_code == 422
    assert votes(site, key) == []


def test_several_answers_are_counted_each_where_they_may_be_chosen(browser: Open, thread: int) -> None:
    key = ask(browser("mira"), thread, several="y")
    assert browser("harry").post(f"/polls/{key}/vote", picked=["3", "1"]).status_code == 303
    browser("mira").post(f"/polls/{key}/vote", picked=["1"])
    assert counts(browser("mira").get(f"/polls/{key}").text) == [2, 0, 1]


@pytest.mark.parametrize("stance", ["concern", "objection"])
def test_a_concern_and_an_objection_need_a_reason(browser: Open, site: Flask, thread: int, stance: str) -> None:
    key, harry = ask(browser("mira"), thread, **CONSENT), browser("harry")
    for nothing in ("", "  \n "):
        assert harry.post(f"/polls/{key}/vote", picked=stance, reason=nothing).status_code == 422
    assert harry.post(f"/polls/{key}/vote", picked=stance, reason="Who has the key?").status_code == 303
    assert harry.post(f"/polls/{key}/vote", picked="agree").status_code == 303
    assert [said for _who, said, _why in votes(site, key)] == ["agree"]


def test_a_result_that_is_kept_until_the_end_is_shown_to_nobody_before(browser: Open, thread: int) -> None:
    key = ask(browser("mira"), thread, results="closed")
    for who in ("harry", "mona"):
        browser(who).post(f"/polls/{key}/vote", picked="1")
        assert counts(browser(who).get(f"/polls/{key}").text) == []
    browser("mona").post(f"/polls/{key}/closing")
    assert counts(browser("harry").get(f"/polls/{key}").text) == [2, 0, 0]


def test_the_clock_closes_a_poll_once_and_tells_who_asked(browser: Open, site: Flask, thread: int) -> None:
    key = ask(browser("mira"), thread)
    strike(site, 6.9)
    assert poll(site, key).closed_at is None
    strike(site, 9)
    closed = poll(site, key)
    assert (closed.closed_at, closed.closed_by_id) == (closed.closes_at, None)
    strike(site, 10)
    assert browser("mira").get("/notifications").text.count("has closed: say what comes of it") == 1


def test_a_poll_whose_time_is_over_takes_no_vote_before_the_clock_has_closed_it(
    browser: Open, site: Flask, thread: int
) -> None:
    key = ask(browser("mira"), thread)
    set_on(site, Poll, key, closes_at=clock.now() - timedelta(minutes=1))
    assert browser("harry").post(f"/polls/{key}/vote", picked="1").status_code == 409
    page = browser("harry").get(f"/polls/{key}").text
    assert "the votes are being counted" in page
    assert (counts(page), "<fieldset" in page) == ([], False)


def test_an_outcome_stands_above_the_thread_and_another_one_is_never_overwritten_unseen(
    browser: Open, site: Flask, thread: int
) -> None:
    mira, mona, harry = browser("mira"), browser("mona"), browser("harry")
    key = ask(mira, thread)
    assert mira.post(f"/polls/{key}/outcome", outcome="Sand", read="0").status_code == 409
    mira.post(f"/polls/{key}/closing")
    assert mona.post(f"/polls/{key}/outcome", outcome="We buy **sand**.", read="0").status_code == 303
    answer = mira.post(f"/polls/{key}/outcome", outcome="We buy clay.", read="0")
    assert answer.status_code == 409
    assert "We buy clay." in answer.text
    assert "<strong>sand</strong>" in answer.text
    assert 'name="read" value="1"' in answer.text
    assert mira.post(f"/polls/{key}/outcome", outcome="We buy both.", read="1").status_code == 303
    for path in (f"/threads/{thread}/clean-water", f"/polls/{key}", f"/threads/{thread}/polls"):
        assert "We buy both." in harry.get(path).text
    assert harry.post(f"/polls/{key}/outcome", outcome="Mine", read="2").status_code == 403


def test_deeds_on_polls_stand_in_the_trail_without_a_word_of_them(browser: Open, site: Flask, thread: int) -> None:
    mona, key = browser("mona"), ask(browser("mira"), thread)
    mona.post(f"/polls/{key}/closing")
    mona.post(f"/polls/{key}/outcome", outcome="Sand it is", read="0")
    assert mona.delete(f"/polls/{key}").status_code == 303
    assert mona.get(f"/polls/{key}").status_code == 404
    with site.app_context():
        worker.drain("audit")
        trail = db.session.execute(select(AuditEntry.action, AuditEntry.details).order_by(AuditEntry.id)).all()
    told = [(action, details) for action, details in trail if "Poll" in action or "Outcome" in action]
    assert [action for action, _details in told] == ["PollClosed", "OutcomeStated", "PollRemoved"]
    assert "Sand" not in str(told)


def test_who_may_no_longer_vote_is_refused_and_closing_twice_has_one_winner(
    browser: Open, site: Flask, thread: int
) -> None:
    key = ask(browser("mira"), thread)
    assert browser("mira").post(f"/polls/{key}/closing").status_code == 303
    assert browser("mona").post(f"/polls/{key}/closing").status_code == 409
    set_on(site, Thread, thread, locked_at=LONG_AGO)
    assert browser("mona").post(f"/threads/{thread}/polls", kind="consent", question="Why?").status_code == 403


def test_a_thread_with_polls_asks_one_statement_more_and_one_without_none(
    browser: Open, site: Flask, thread: int
) -> None:
    harry, path = browser("harry"), f"/threads/{thread}/clean-water"
    harry.get(path)
    with statements(site) as before:
        plain = harry.get(path).text
    ask(browser("mira"), thread)
    with statements(site) as after:
        asked = harry.get(path).text
    assert len(after) == len(before) + 1
    assert "Which filter?" in asked
    assert "poll" not in plain.casefold()


def test_a_deleted_thread_takes_its_polls_along(browser: Open, site: Flask, thread: int) -> None:
    key = ask(browser("mira"), thread)
    browser("mona").post(f"/threads/{thread}/deletion", reason="Said elsewhere.")
    for who in ("mira", "mona"):
        assert browser(who).get(f"/polls/{key}").status_code == 404
        assert browser(who).post(f"/polls/{key}/vote", picked="1").status_code == 404
