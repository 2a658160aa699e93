from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import outbox, slots, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import load, rows
from forum.notifications import queries, wording
from forum.nuggets.events import NuggetSpotted
from forum.pods import actions_joining, actions_membership
from forum.pods.models import Membership, Pod
from forum.pods.models_requests import JoinRequest
from forum.threads import actions, actions_moderation
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.cast import Places
from tests.people_of import actor_of

Who = Callable[[str], Actor]
_ONE_NEW = 'Notices</span><span class="n num">1</span>'


def _deliver() -> None:
    db.session.commit()
    worker.drain("notices")


def _start(actor: Actor, pod_id: int) -> Post:
    pod = load(actor, "enter", Pod, pod_id)
    return actions.start(actor, pod, title="Broken fridge", body="What do you do?", language="en")


def _reply(actor: Actor, to: Post) -> Post:
    thread = load(actor, "reply", Thread, to.thread_id)
    return actions.reply(actor, thread, body="We call the district.", language="en", parent=to)


def _kinds(actor: Actor) -> list[str]:
    return [row.kind for row in queries.page_of(actor)[0]]


def _count(actor: Actor) -> int:
    counts = slots.shell_counts()
    assert counts is not None
    return int(rows(actor, counts).one().notices)


def test_an_author_is_told_of_a_reply_and_nobody_of_their_own(actor: Who, places: Places) -> None:
    mira, mona = actor("mira"), actor("mona")
    _reply(mona, _start(mira, places.ward))
    _deliver()
    assert [wording.sentence(row) for row in queries.page_of(mira)[0]] == [
        "Mona Haile replied to you in “Broken fridge”"
    ]
    assert _kinds(mona) == []


def test_whoever_takes_part_is_told_and_others_are_not(actor: Who, places: Places) -> None:
    mira, mona, harry, carol = (actor(name) for name in ("mira", "mona", "harry", "carol"))
    first = _start(mira, places.ward)
    _reply(harry, first)
    _deliver()
    _reply(mona, first)
    _deliver()
    assert (_kinds(mira), _kinds(harry), _kinds(carol)) == (["reply", "reply"], ["thread"], [])


def test_what_is_told_twice_stands_there_once(actor: Who, places: Places) -> None:
    mira, mona = actor("mira"), actor("mona")
    _reply(mona, _start(mira, places.ward))
    _deliver()
    db.session.execute(update(outbox.Delivery).values(done_at=None))
    _deliver()
    assert _kinds(mira) == ["reply"]


def test_whoever_left_is_told_nothing_and_sees_nothing_of_before(actor: Who, places: Places) -> None:
    mira, mona, harry = actor("mira"), actor("mona"), actor("harry")
    first = _start(harry, places.ward)
    _reply(mona, first)
    _deliver()
    assert _count(harry) == 1
    actions_membership.leave(harry, load(harry, "leave", Pod, places.ward))
    _reply(mira, first)
    _deliver()
    assert (_kinds(actor("harry")), _count(actor("harry"))) == ([], 0)


def test_a_reply_that_was_hidden_is_gone_from_the_bell(actor: Who, places: Places) -> None:
    mira, mona, harry = actor("mira"), actor("mona"), actor("harry")
    answer = _reply(harry, _start(mira, places.ward))
    _deliver()
    actions_moderation.hide(mona, answer, "Off the subject")
    _deliver()
    assert (_kinds(mira), _count(mira)) == ([], 0)
    assert _kinds(harry) == ["post_hidden"]


def test_an_author_is_told_that_their_post_was_spotted(actor: Who, places: Places) -> None:
    mira, harry = actor("mira"), actor("harry")
    post = _start(mira, places.ward)
    outbox.emit(NuggetSpotted(harry.id, post.pod_id, post.thread_id, post.id, 1))
    _deliver()
    assert (_kinds(mira), _kinds(harry)) == (["nugget_spotted"], [])


def test_moderators_are_told_who_asks_and_applicants_what_was_decided(actor: Who, places: Places) -> None:
    omar, mona, mira, asha = (actor(name) for name in ("omar", "mona", "mira", "asha"))
    ward = load(omar, "ask_to_join", Pod, places.ward)
    questions = {1: "Hill clinic"} | dict.fromkeys(_required(ward.id), "Hill clinic")
    actions_joining.ask_to_join(omar, ward, questions, 1)
    actions_joining.approve(mona, load(mona, "decide", JoinRequest, places.request))
    _deliver()
    told = {
        name: [wording.sentence(row) for row in queries.page_of(who)[0]]
        for name, who in (("mona", mona), ("carol", actor("carol")), ("mira", mira), ("asha", actor("asha")))
    }
    assert told == {
        "mona": ["Omar Said asks to join Ward"],
        "carol": ["Omar Said asks to join Ward"],
        "mira": [],
        "asha": ["You are a member of Ward now"],
    }
    assert asha.id is not None


def test_whoever_is_suspended_from_a_pod_is_told(actor: Who, places: Places) -> None:
    mona, mira = actor("mona"), actor("mira")
    place = db.session.execute(
        select(Membership).where(Membership.user_id == mira.id, Membership.pod_id == places.ward)
    ).scalar_one()
    actions_membership.suspend(mona, place, "Unkind words")
    _deliver()
    assert _kinds(actor("mira")) == ["member_suspended"]


def test_a_pod_whose_card_is_not_shown_any_more_is_not_named(actor: Who, places: Places) -> None:
    mona, mira = actor("mona"), actor("mira")
    place = db.session.execute(
        select(Membership).where(Membership.user_id == mira.id, Membership.pod_id == places.ward)
    ).scalar_one()
    actions_membership.remove(mona, place, "Unkind words")
    db.session.execute(update(Pod).where(Pod.id == places.ward).values(listed=False))
    _deliver()
    (row,) = queries.page_of(actor("mira"))[0]
    assert (wording.sentence(row), wording.target(row)) == ("There is news about your membership", "/pods/")


def test_reading_a_post_reads_its_notice(actor: Who, places: Places) -> None:
    mira, mona = actor("mira"), actor("mona")
    first = _start(mira, places.ward)
    one, other = _reply(mona, first), _reply(mona, first)
    _deliver()
    for told in slots.posts_read:
        told(mira, [one.id])
    assert _count(mira) == 1
    for told in slots.posts_read:
        told(mira, [other.id])
    assert _count(mira) == 0


@pytest.fixture
def replied(site: Flask, places: Places) -> int:
    """Let Mona reply to Mira, and return the key of the notice."""
    with site.app_context():
        mira = actor_of("mira")
        _reply(actor_of("mona"), _start(mira, places.ward))
        _deliver()
        return int(queries.page_of(mira)[0][0].id)


def test_following_a_notice_leads_to_the_post_and_reads_it(
    browser: Callable[[str | None], Browser], replied: int
) -> None:
    mira = browser("mira")
    assert "Mona Haile replied to you" in mira.get("/notifications").text
    assert _ONE_NEW in mira.get("/notifications").text
    answer = mira.get(f"/notifications/{replied}")
    assert (answer.status_code, answer.location.startswith("/posts/")) == (303, True)
    assert _ONE_NEW not in mira.get("/notifications").text


def test_all_notices_are_read_with_one_button(browser: Callable[[str | None], Browser], replied: int) -> None:
    mira = browser("mira")
    assert "Mark all as read" in mira.get("/notifications").text
    assert mira.post("/notifications/read").status_code == 303
    assert "Mark all as read" not in mira.get("/notifications").text


def test_a_notice_of_somebody_else_is_not_there(browser: Callable[[str | None], Browser], replied: int) -> None:
    assert browser("mona").get(f"/notifications/{replied}").status_code == 404
    assert browser("mona").get("/notifications/999999").status_code == 404
    assert browser("mira").get(f"/notifications?after={replied}").status_code == 200


def _required(pod_id: int) -> list[int]:
    table = Pod.metadata.tables["question"]
    return list(db.session.execute(select(table.c.id).where(table.c.pod_id == pod_id, table.c.required)).scalars())
