"""What a moderator has decided about goes by the clock; what waits does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.attachments import actions as attachments
from forum.attachments import actions_holding
from forum.attachments.models import Attachment
from forum.kernel import clock, outbox, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.notifications.models import Notification
from forum.privacy.events import RetentionDue
from forum.threads import actions, actions_deciding, actions_held
from forum.threads.models import Thread
from forum.threads.models_held import HeldPost
from tests.attachments.of_files import PDF, sent
from tests.cast import Places
from tests.pods.of_pods import pod

Who = Callable[[str], Actor]


def _clock(days: float) -> None:
    with clock.moved_to(clock.now() + timedelta(days=days)):
        outbox.emit(RetentionDue(None))
        db.session.commit()
        worker.drain()
    db.session.expire_all()


@pytest.fixture
def waiting(actor: Who, places: Places) -> list[int]:
    """Return the keys of two texts, the first with a file."""
    mona, mira = actor("mona"), actor("mira")
    first = actions.start(mona, pod(), title="Wells", body="Tell us.", language="en")
    thread = db.session.get_one(Thread, first.thread_id)
    keys = [actions_held.hold_reply(mira, thread, body=f"Text {n}", language="en") for n in range(2)]
    content, name = sent(PDF, "a.pdf")
    file = attachments.take(mira, pod_id=places.ward, place="x", name=name, source=content)
    actions_holding.hold(mira, "x", places.ward, keys[0], [file])
    db.session.commit()
    return keys


def _left(model: type[HeldPost | Attachment]) -> list[int]:
    return list(db.session.execute(select(model.id).order_by(model.id)).scalars())


def test_what_waits_stays_with_its_file(waiting: list[int]) -> None:
    _clock(400)
    assert _left(HeldPost) == waiting
    assert len(_left(Attachment)) == 1


def test_what_came_back_goes_after_as_long_as_what_is_deleted(actor: Who, waiting: list[int]) -> None:
    returned = db.session.get_one(HeldPost, waiting[0])
    actions_deciding.give_back(actor("mona"), returned, "Say where.", 0)
    db.session.commit()
    worker.drain()
    _clock(29)
    assert _left(HeldPost) == waiting
    told = select(Notification.id).where(Notification.held_post_id.is_not(None))
    assert len(db.session.execute(told).all()) == 1
    _clock(31)
    assert _left(HeldPost) == waiting[1:]
    assert db.session.execute(told).all() == []
