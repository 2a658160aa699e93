"""Moderators let texts in or return them, each once, and as they have read them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel.db import db
from forum.kernel.errors import Conflict
from forum.people.models import User
from forum.pods.models import EVERY, Membership
from forum.threads import actions_deciding
from forum.threads.models import Post
from forum.threads.models_held import HeldPost
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS, Places
from tests.people_of import actor_of
from tests.threads.of_held import (
    WHY,
    WORD,
    Open,
    approve,
    at_once,
    drain,
    give_back,
    hold,
    kinds,
    only,
    texts,
)
from tests.threads.of_threads import begin, how_many, post_id, say


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("mona"), title="Wells")


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_approve(browser: Open, site: Flask, thread: int, held: int, who: str | None) -> None:
    expected = {"mona": 303, "carol": 303, "mira": 403, None: 401}.get(who, 404)
    assert browser(who).post(f"/held/{held}/approval", revision="0").status_code == expected
    assert how_many(site, thread) == (2 if expected == 303 else 1)


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_return(browser: Open, site: Flask, held: int, who: str | None) -> None:
    expected = {"mona": 303, "carol": 303, "mira": 403, None: 401}.get(who, 404)
    assert browser(who).post(f"/held/{held}/return", revision="0", reason=WHY).status_code == expected
    assert only(site).state == ("returned" if expected == 303 else "waiting")


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_the_queue_of_a_pod_is_its_moderators(browser: Open, held: int, who: str | None) -> None:
    expected = {"mona": 200, "carol": 200, None: 404}.get(who, 403)
    answer = browser(who).get("/pods/ward/held")
    assert answer.status_code == expected
    assert (WORD in answer.text) is (expected == 200)


def test_an_approved_reply_is_an_ordinary_post_of_its_author(
    browser: Open, site: Flask, thread: int, held: int
) -> None:
    say(browser("mona"), thread, "Meanwhile.")
    assert approve(browser, held).status_code == 303
    with site.app_context():
        post = db.session.execute(select(Post).where(Post.thread_id == thread, Post.number == 3)).scalar_one()
        author = db.session.execute(select(User.handle).where(User.id == post.author_id)).scalar_one()
        was = db.session.get_one(HeldPost, held)
        assert (author, post.body) == ("mira", f"{WORD} about wells.")
        assert (was.state, was.body, was.html, was.excerpt, was.made_id) == ("approved", "", "", "", post.id)
        assert post.created_at > was.created_at
    told = kinds(site)
    assert told.count("PostCreated") == 2
    assert told.count("TextApproved") == 1
    assert WORD in browser("harry").get(f"/threads/{thread}/any").text
    assert WORD not in browser("mona").get("/pods/ward/held").text


def test_of_two_moderators_at_once_one_approves(browser: Open, site: Flask, thread: int, held: int) -> None:
    def approve(who: Browser) -> int:
        return who.post(f"/held/{held}/approval", revision="0").status_code

    assert at_once(approve, browser("mona"), browser("carol")) == [303, 409]
    assert how_many(site, thread) == 2
    assert kinds(site).count("TextApproved") == 1


def test_who_comes_later_is_told_who_was_faster(browser: Open, held: int) -> None:
    approve(browser, held, who="carol")
    answer = approve(browser, held)
    assert answer.status_code == 409
    assert "Carol Njeri has approved it already." in answer.text


def test_other_words_than_those_that_were_read_are_not_approved(
    browser: Open, site: Flask, thread: int, held: int
) -> None:
    new = {"body": "Buy my pumps.", "language": "en", "revision": "0"}
    assert browser("mira").post(f"/held/{held}/edit", **new).status_code == 303
    answer = approve(browser, held)
    assert answer.status_code == 409
    assert "changed it since you read it" in answer.text
    assert "Buy my pumps." in answer.text
    assert how_many(site, thread) == 1
    assert approve(browser, held, revision=1).status_code == 303


def test_a_text_is_returned_for_a_reason_only(browser: Open, site: Flask, held: int) -> None:
    assert give_back(browser, held, reason=" ").status_code == 422
    assert give_back(browser, held, reason="x" * 10_000).status_code == 422
    assert only(site).state == "waiting"


def test_nobody_decides_about_their_own_text(browser: Open, site: Flask, places: Places, held: int) -> None:
    with site.app_context():
        seat = select(Membership).join(User).where(User.handle == "mira", Membership.pod_id == places.ward)
        db.session.execute(seat).scalar_one().role = "moderator"
        db.session.commit()
    assert approve(browser, held, who="mira").status_code == 403
    assert WORD in browser("mira").get("/pods/ward/held").text


def test_several_are_decided_at_once_in_the_order_they_came(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, EVERY)
    for who in ("mira", "harry", "mira"):
        say(browser(who), thread, f"Words of {who} {len(texts(site))}.")
    boxes = [f"{held.id}.0" for held in texts(site)]
    browser("mira").delete(f"/held/{texts(site)[2].id}")
    answer = browser("mona").post("/pods/ward/held/decisions", text=list(reversed(boxes)), do="approve")
    assert answer.status_code == 303
    with site.app_context():
        bodies = db.session.execute(select(Post.body).where(Post.thread_id == thread).order_by(Post.number)).scalars()
        assert list(bodies)[1:] == ["Words of mira 0.", "Words of harry 1."]


def test_several_are_returned_with_one_reason(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, EVERY)
    for who in ("mira", "harry"):
        say(browser(who), thread, f"Words of {who}.")
    boxes = [f"{held.id}.0" for held in texts(site)]
    mona = browser("mona")
    refused = mona.post("/pods/ward/held/decisions", text=boxes, do="return", reason="")
    assert refused.status_code == 422
    assert refused.text.count("checked") >= 2
    assert mona.post("/pods/ward/held/decisions", text=boxes, do="return", reason=WHY).status_code == 303
    assert {held.state for held in texts(site)} == {"returned"}
    late = mona.post("/pods/ward/held/decisions", text=boxes, do="approve")
    assert late.status_code == 409
    assert "has returned it already" in late.text


def test_several_of_another_pod_are_left_alone(browser: Open, site: Flask, held: int) -> None:
    answer = browser("odette").post("/pods/clinic/held/decisions", text=[f"{held}.0", "x", "1.x", ""], do="approve")
    assert answer.status_code == 303
    assert only(site).state == "waiting"


def test_moderators_are_told_once_until_they_have_looked(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, EVERY)
    line = "Texts in Ward wait for your approval"
    for number in range(3):
        say(browser("mira"), thread, f"Number {number}.")
        drain(site)
    mona = browser("mona")
    assert mona.get("/notifications").text.count(line) == 1
    assert line not in browser("mira").get("/notifications").text
    assert line not in browser("harry").get("/notifications").text
    assert re.search(r'/queue.*?<span class="[nc] num">\d+</span>', mona.get("/").text)
    assert "3 posts wait for approval" in mona.get("/queue").text
    for held in texts(site):
        approve(browser, held.id)
    assert line not in mona.get("/notifications").text
    drain(site)
    assert browser("mira").get("/notifications").text.count("A moderator approved your text in") == 3


def test_whom_an_approved_text_concerns_is_told_then(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 1)
    say(browser("mira"), thread, "Look, @harry.", parent=str(post_id(site, thread, 1)))
    drain(site)
    assert "mentioned you" not in browser("harry").get("/notifications").text
    assert "replied to you" not in browser("mona").get("/notifications").text
    approve(browser, only(site).id, who="carol")
    drain(site)
    assert "Mira Patel mentioned you" in browser("harry").get("/notifications").text
    assert "Mira Patel replied to you" in browser("mona").get("/notifications").text


def test_words_that_change_just_before_the_decision_are_not_approved(site: Flask, thread: int, held: int) -> None:
    with site.app_context():
        text = db.session.get_one(HeldPost, held)
        # Another process of the author's, after the moderator's had read the row.
        changed = update(HeldPost).values(body="Buy my pumps.", revision=1)
        db.session.execute(changed.execution_options(synchronize_session=False))
        with pytest.raises(Conflict):
            actions_deciding.approve(actor_of("mona"), text, 0)
        db.session.rollback()
    assert how_many(site, thread) == 1


def test_the_queue_repeats_nothing_of_a_post_that_was_deleted(browser: Open, site: Flask) -> None:
    carol, thread = browser("carol"), begin(browser("mona"), title="Wells")
    say(carol, thread, "It was xqwithdrawn yesterday.")
    answered = post_id(site, thread, 2)
    hold(browser, 1)
    say(browser("mira"), thread, WORD, parent=str(answered))
    assert "xqwithdrawn" in browser("mona").get("/pods/ward/held").text
    assert carol.post(f"/posts/{answered}/deletion").status_code == 303
    queue = browser("mona").get("/pods/ward/held").text
    assert "xqwithdrawn" not in queue
    assert "The post that it answers was deleted, hidden or moved." in queue
