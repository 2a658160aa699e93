"""What somebody wrote survives a session that ended and a form that is no longer good."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from tests.browser import Browser
from tests.cast import LONG_AGO, PASSWORD
from tests.people.of_people import form, knows, send, set_sessions, sign_in
from tests.threads.of_threads import begin, how_many, thread_in, typed

Open = Callable[[str | None], Browser]
WORDS = 'Half an hour of "careful" words <b>&amp; more</b>,\n\n\tتم الغسل 🧼\n'
KEPT = WORDS.rstrip()


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread that somebody else began."""
    return begin(browser("harry"))


def test_a_reply_survives_a_session_that_ran_out(browser: Open, site: Flask, thread: int) -> None:
    mira, to = browser("mira"), f"/threads/{thread}/posts"
    page = mira.get(f"/threads/{thread}/clean-water")
    set_sessions(site, expires_at=LONG_AGO)
    door = send(mira, page, to, body=WORDS, do="post")
    assert door.status_code == 401
    assert not knows(mira)
    assert KEPT in unescape(door.text)
    # A wrong password loses nothing.
    wrong = send(mira, door, "/sign-in", email="mira@example.org", password="wrong")
    assert wrong.status_code == 422
    filled = send(mira, wrong, "/sign-in", email="mira@example.org", password=PASSWORD)
    assert filled.status_code == 200
    assert knows(mira)
    # It stands in its form again, and nothing was sent by itself.
    assert typed(filled.text, "body").rstrip() == KEPT
    assert how_many(site, thread) == 1
    sent = [send(mira, filled, to) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert sent[0].location == sent[1].location
    assert how_many(site, thread) == 2
    assert "careful" in mira.get(sent[0].location or "").text


def test_a_thread_survives_a_session_that_ran_out(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    page = mira.get("/pods/ward/threads/new")
    set_sessions(site, expires_at=LONG_AGO)
    fields = {"title": "Soap & water", "body": WORDS, "tags": "water", "kind": "question"}
    door = send(mira, page, "/pods/ward/threads", **fields)
    assert door.status_code == 401
    filled = send(mira, door, "/sign-in", email="mira@example.org", password=PASSWORD)
    held = form(filled, "/pods/ward/threads")
    assert (held["title"], held["tags"], held["kind"]) == ("Soap & water", "water", "question")
    sent = [send(mira, filled, "/pods/ward/threads") for _ in range(2)]
    assert sent[0].status_code == 303
    assert sent[0].location == sent[1].location
    assert how_many(site, thread_in(sent[0])) == 1


def test_the_longest_text_survives_in_any_script(browser: Open, site: Flask, thread: int) -> None:
    mira, words = browser("mira"), "🧼" * 60_000
    page = mira.get(f"/threads/{thread}/clean-water")
    set_sessions(site, expires_at=LONG_AGO)
    door = send(mira, page, f"/threads/{thread}/posts", body=words)
    filled = send(mira, door, "/sign-in", email="mira@example.org", password=PASSWORD)
    assert typed(filled.text, "body") == words


def test_somebody_else_who_signs_in_sends_nothing_by_that(browser: Open, site: Flask, thread: int) -> None:
    mira, to = browser("mira"), f"/threads/{thread}/posts"
    page = mira.get(f"/threads/{thread}/clean-water")
    set_sessions(site, expires_at=LONG_AGO)
    door = send(mira, page, to, body=WORDS)
    filled = send(mira, door, "/sign-in", email="omar@example.org", password=PASSWORD)
    assert how_many(site, thread) == 1
    assert send(mira, filled, to).status_code == 404
    assert how_many(site, thread) == 1


def test_a_carried_form_cannot_lead_away_or_bring_a_password(browser: Open) -> None:
    guest = browser(None)
    planted = '{"to": "//evil.example/", "fields": [["csrf_token", "x"], ["body", "Dear words"]]}'
    page = guest.get("/sign-in")
    fields = {"email": "mira@example.org", "password": PASSWORD}
    filled = send(guest, page, "/sign-in", carried=planted, **fields)
    assert 'action="/"' in filled.text
    assert "evil.example" not in filled.text
    half = '{"to": "/", "fields": [["body", "\\ud800"]]}'
    for broken in (half, "{", "[]", "null", '{"to": 1}', '{"to": "/", "fields": [1]}', "x" * 500_000):
        other = browser(None)
        assert send(other, other.get("/sign-in"), "/sign-in", carried=broken, **fields).status_code in (200, 303)


def test_a_form_of_a_session_before_is_refused_with_its_words(browser: Open, site: Flask, thread: int) -> None:
    mira, to = browser("mira"), f"/threads/{thread}/posts"
    page = mira.get(f"/threads/{thread}/clean-water")
    # In another tab they signed out and in again.
    mira.post("/sign-out")
    sign_in(mira, "mira@example.org")
    refused = send(mira, page, to, body=WORDS)
    assert refused.status_code == 400
    assert KEPT in unescape(refused.text)
    assert how_many(site, thread) == 1
    assert send(mira, refused, to).status_code == 303
    assert how_many(site, thread) == 2


@pytest.mark.parametrize("token", [None, "", "stolen", "é", "%00", "A" * 86, "harry"])
def test_a_form_that_is_not_ours_is_refused_with_its_words(
    browser: Open, site: Flask, thread: int, token: str | None
) -> None:
    mira, to = browser("mira"), f"/threads/{thread}/posts"
    fields = {"body": WORDS, "language": "en", "once": "key"}
    if token is not None:
        # A good one of somebody else is no better.
        fields["csrf_token"] = browser("harry").token() if token == "harry" else token
    refused = mira.client.post(to, data=fields)
    assert refused.status_code == 400
    assert KEPT in unescape(refused.text)
    assert how_many(site, thread) == 1


@pytest.mark.parametrize("path", ["/sign-in", "/register", "/forgot"])
def test_the_forms_of_guests_are_guarded_and_give_no_password_back(browser: Open, path: str) -> None:
    fields = {"email": "mira@example.org", "name": "Mira", "password": PASSWORD}
    answer = browser(None).client.post(path, data=fields)
    assert answer.status_code == 400
    assert PASSWORD not in answer.text
    assert "Set-Cookie: sid=" not in str(answer.headers)
