"""Class 3: whether somebody may read is asked again when a notice is made and when a letter is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.kernel import outbox, settings, worker
from forum.kernel.db import db
from forum.mailout.models import Letter
from forum.notifications.models import Notification
from forum.people.models import User
from forum.pods.events import JoinRequested
from forum.pods.models import Membership, Pod
from forum.pods.models_requests import JoinRequest
from forum.threads import actions
from tests.browser import Browser
from tests.cast import Places
from tests.doors.canary import SHOWN, worker_thread
from tests.mailout.postbox import Postbox, free_port, open_at
from tests.people_of import actor_of


@pytest.fixture
def postbox(site: Flask) -> Iterator[Postbox]:
    """Yield a mail server that the forum sends to."""
    port = free_port()
    settings.use(replace(settings.current(), mail_url=f"smtp://127.0.0.1:{port}"))
    with open_at(port) as box:
        yield box


def _talk(places: Places, replies: int) -> int:
    """Let harry answer mira many times, and say in which thread."""
    mira, harry, ward = actor_of("mira"), actor_of("harry"), db.session.get_one(Pod, places.ward)
    thread = actions.start(mira, ward, title=f"{SHOWN} title", body=SHOWN, language="en").thread_id
    for number in range(replies):
        actions.reply(harry, worker_thread(thread), body=f"{SHOWN} {number}", language="en")
    db.session.commit()
    return thread


def _shut_out(handle: str, pod: int) -> None:
    asked = select(User.id).where(User.handle == handle).scalar_subquery()
    db.session.execute(
        update(Membership).where(Membership.pod_id == pod, Membership.user_id == asked).values(state="removed")
    )
    db.session.commit()


def test_a_hundred_notices_that_wait_for_somebody_who_was_removed_are_never_made(site: Flask, places: Places) -> None:
    with site.app_context():
        _talk(places, 100)
        _shut_out("mira", places.ward)
        worker.drain(*outbox.handlers)
        mine = select(func.count()).where(Notification.user_id == actor_of("mira").id)
        assert db.session.execute(mine).scalar_one() == 0


def test_notices_of_before_the_removal_show_nothing_of_the_pod(site: Flask, places: Places) -> None:
    with site.app_context():
        thread = _talk(places, 3)
        worker.drain(*outbox.handlers)
    mira = Browser(site, "mira")
    assert f"{SHOWN} title" in mira.get("/notifications").text
    with site.app_context():
        _shut_out("mira", places.ward)
    for path in ("/notifications", "/", "/nuggets/"):
        assert SHOWN not in mira.get(path).text
        assert f"/threads/{thread}" not in mira.get(path).text


def test_no_letter_goes_to_a_moderator_who_was_removed_after_it_was_written(
    site: Flask, places: Places, postbox: Postbox
) -> None:
    with site.app_context():
        _ask_again(places)
        worker.drain("letters")
        planned = set(db.session.execute(select(Letter.user_id).where(Letter.sent_at.is_(None))).scalars())
        assert {actor_of("mona").id, actor_of("carol").id} <= planned
        _shut_out("mona", places.ward)
        worker.drain(*outbox.handlers)
    assert postbox.readers == ["carol@example.org"]


def test_no_letter_goes_to_a_moderator_who_became_a_member(site: Flask, places: Places, postbox: Postbox) -> None:
    with site.app_context():
        _ask_again(places)
        worker.drain("letters")
        db.session.execute(update(Membership).where(Membership.role == "moderator").values(role="member"))
        db.session.commit()
        worker.drain(*outbox.handlers)
    assert postbox.readers == ["carol@example.org"]


def test_no_letter_goes_to_a_suspended_account(site: Flask, places: Places, postbox: Postbox) -> None:
    with site.app_context():
        _ask_again(places)
        worker.drain("letters")
        db.session.execute(update(User).values(suspended_at=User.created_at))
        db.session.commit()
        worker.drain(*outbox.handlers)
    assert postbox.letters == []


def _ask_again(places: Places) -> None:
    request = db.session.get_one(JoinRequest, places.request)
    request.state = "waiting"
    asha = actor_of("asha")
    outbox.emit(JoinRequested(asha.id, places.ward, asha.id or 0, request.id))
    db.session.commit()
