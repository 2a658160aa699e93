"""A slow thread takes one post of a person, then none for a while; moderators keep order as they like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.outbox import EventRow
from forum.kernel.policy import unscoped
from forum.threads import slow
from forum.threads.models import Thread as Talk
from forum.threads.models_changes import ThreadChange
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.threads.of_drafts import keep, kept
from tests.threads.of_threads import begin, how_many, post_id, say

Open = Callable[[str | None], Browser]
_WHY, _OVER = "Let us think before we answer.", "We have thought."


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("mona"), title="Wells")


def _changes(site: Flask) -> list[int]:
    with site.app_context():
        statement = unscoped(select(ThreadChange.id).where(ThreadChange.undone_at.is_(None)), "a test looks at all")
        return list(db.session.execute(statement).scalars())


def _slow(browser: Open, thread: int, **fields: Any) -> Any:
    return browser("mona").post(f"/threads/{thread}/slow", **{"minutes": "15", "reason": _WHY, **fields})


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_make_a_thread_slow_and_take_it_off(browser: Open, thread: int, who: str | None) -> None:
    expected = 303 if who in ("mona", "carol") else 401 if who is None else 403 if who in INSIDERS else 404
    asker = browser(who)
    assert asker.post(f"/threads/{thread}/slow", minutes="15", reason=_WHY).status_code == expected
    _slow(browser, thread)
    assert asker.delete(f"/threads/{thread}/slow", reason=_OVER).status_code == expected


def test_who_posts_too_soon_gets_the_text_back_with_the_time(browser: Open, site: Flask, thread: int) -> None:
    _slow(browser, thread)
    mira = browser("mira")
    assert say(mira, thread, "First words.").status_code == 303
    answer = say(mira, thread, "Too soon to be said.")
    assert answer.status_code == 422
    assert "Too soon to be said." in answer.text
    assert "Time until your next post: 15 minutes" in answer.text
    assert how_many(site, thread) == 2
    with clock.moved_to(clock.now() + timedelta(minutes=14)):
        assert "Time until your next post: 1 minute." in say(mira, thread, "Still too soon.").text
    with clock.moved_to(clock.now() + timedelta(minutes=15)):
        assert say(mira, thread, "In time.").status_code == 303


def test_others_and_moderators_do_not_wait_for_one_person(browser: Open, thread: int) -> None:
    _slow(browser, thread)
    for who in ("mira", "harry"):
        assert say(browser(who), thread, f"Words of {who}").status_code == 303
    mona = browser("mona")
    assert [say(mona, thread, f"Order {n}").status_code for n in range(2)] == [303, 303]
    assert "you need not wait" in mona.get(f"/threads/{thread}/any").text


def test_the_same_form_sent_again_is_the_same_post_and_no_refusal(browser: Open, site: Flask, thread: int) -> None:
    _slow(browser, thread)
    mira = browser("mira")
    assert [say(mira, thread, "Once.", once="key").status_code for _ in range(2)] == [303, 303]
    assert how_many(site, thread) == 2


def test_a_post_in_the_bin_counts(browser: Open, site: Flask, thread: int) -> None:
    _slow(browser, thread)
    mira = browser("mira")
    say(mira, thread, "Gone soon.")
    key = post_id(site, thread, 2)
    assert mira.post(f"/posts/{key}/deletion").status_code == 303
    assert say(mira, thread, "Said again.").status_code == 422


def test_the_thread_says_how_slow_why_and_by_whom(browser: Open, thread: int) -> None:
    mira = browser("mira")
    assert "slow" not in mira.get(f"/threads/{thread}/any").text.lower().replace("/slow", "")
    _slow(browser, thread, minutes="240")
    text = mira.get(f"/threads/{thread}/any").text
    assert "one person: 4 hours" in text
    assert "You can post now." in text
    assert _WHY in text
    assert "Mona" in text
    browser("mona").delete(f"/threads/{thread}/slow", reason=_OVER)
    assert "This thread is slow" not in mira.get(f"/threads/{thread}/any").text


def test_nobody_takes_it_off_without_a_reason(browser: Open, thread: int) -> None:
    _slow(browser, thread)
    answer = browser("mona").delete(f"/threads/{thread}/slow", reason=" ", minutes="60")
    assert (answer.status_code, "Say why." in answer.text) == (422, True)
    assert "This thread is slow" in browser("mira").get(f"/threads/{thread}/any").text


def test_each_is_taken_back_within_a_day(browser: Open, site: Flask, thread: int) -> None:
    mona, mira = browser("mona"), browser("mira")
    _slow(browser, thread, minutes="60")
    _slow(browser, thread, minutes="240")
    mona.delete(f"/threads/{thread}/slow", reason=_OVER)
    for expected in ("4 hours", "1 hour", None):
        last = max(_changes(site))
        assert mona.delete(f"/thread-changes/{last}").status_code == 303
        text = mira.get(f"/threads/{thread}/any").text
        assert (f"one person: {expected}" in text) if expected else "This thread is slow" not in text


def test_what_was_set_anew_since_is_not_taken_back(browser: Open, site: Flask, thread: int) -> None:
    _slow(browser, thread, minutes="60")
    first = max(_changes(site))
    _slow(browser, thread, minutes="240")
    assert browser("mona").delete(f"/thread-changes/{first}").status_code == 409


def test_it_ends_with_its_last_day(browser: Open, thread: int) -> None:
    _slow(browser, thread, minutes="1440", until=clock.now().date().isoformat())
    mira = browser("mira")
    say(mira, thread, "Today.")
    assert say(mira, thread, "Today again.").status_code == 422
    with clock.moved_to(clock.now() + timedelta(days=2)):
        assert "It is slow" not in mira.get(f"/threads/{thread}/any").text


@pytest.mark.parametrize("wrong", [{"minutes": "7"}, {"minutes": "x"}, {"reason": " "}, {"until": "2001-01-01"}])
def test_what_cannot_be_set_is_said(browser: Open, thread: int, wrong: dict[str, str]) -> None:
    answer = _slow(browser, thread, **wrong)
    assert answer.status_code == 422
    assert "error" in answer.text


def test_of_two_posts_at_once_one_is_let_through(browser: Open, site: Flask, thread: int) -> None:
    _slow(browser, thread)
    both, answers = Barrier(2), []
    writers = [browser("mira"), browser("mira")]

    def post(writer: Browser, number: int) -> None:
        both.wait()
        answers.append(say(writer, thread, f"At once {number}").status_code)

    threads = [Thread(target=post, args=(writer, number)) for number, writer in enumerate(writers)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answers) == [303, 422]
    assert how_many(site, thread) == 2


def test_both_are_told_to_the_audit(browser: Open, site: Flask, thread: int) -> None:
    _slow(browser, thread)
    browser("mona").delete(f"/threads/{thread}/slow", reason=_OVER)
    with site.app_context():
        kinds = list(db.session.execute(select(EventRow.kind).order_by(EventRow.id)).scalars())
    assert [kind for kind in kinds if kind in ("ThreadSlowed", "ThreadHurried")] == ["ThreadSlowed", "ThreadHurried"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (15, "15 minutes"), (60, "1 hour"), (61, "61 minutes"), (121, "3 hours"), (1440, "1 day")],
)
def test_a_wait_is_never_said_shorter_than_it_is(minutes: int, words: str) -> None:
    assert slow.span(minutes) == words


def test_a_refusal_takes_no_number_and_the_text_is_a_draft(browser: Open, site: Flask, thread: int) -> None:
    _slow(browser, thread)
    mira = browser("mira")
    say(mira, thread, "First words.")
    under = post_id(site, thread, 2)
    keep(mira, f"/threads/{thread}", "Too soon to be said.", parent=under)
    before = kept(site)
    assert ("Too soon to be said.", 1) in before.values()
    assert say(mira, thread, "Too soon to be said.", parent=under).status_code == 422
    assert kept(site) == before
    with site.app_context():
        assert db.session.get_one(Talk, thread).last_number == 2


def test_a_post_that_was_split_away_counts(browser: Open, site: Flask, thread: int) -> None:
    _slow(browser, thread)
    mira = browser("mira")
    say(mira, thread, "Another question.")
    sent = {"posts": post_id(site, thread, 2), "title": "Filters", "reason": _WHY}
    assert browser("mona").post(f"/threads/{thread}/split", **sent).status_code == 303
    assert say(mira, thread, "At once.").status_code == 422
    with clock.moved_to(clock.now() + timedelta(minutes=15)):
        assert say(mira, thread, "In time.").status_code == 303
