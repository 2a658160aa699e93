from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.audit import queries_chain
from forum.kernel import clock, outbox, schedule, settings, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.limits import Attempt
from forum.kernel.outbox import Delivery, EventRow
from forum.kernel.settings import SettingsError, load
from forum.mailout.models import Letter
from forum.notifications.models import Notification
from forum.people import actions_accounts
from forum.people.models import Session, Token, User
from forum.pods import actions_joining
from forum.pods.models_requests import JoinAnswer, JoinRequest
from forum.privacy.events import RetentionDue
from forum.privacy.models import DataExport, DataExportPart
from forum.threads import actions, actions_drafts, drafting
from forum.threads.models import Submission, Thread
from forum.threads.models_drafts import Draft
from tests.cast import Places
from tests.pods.of_pods import pod

Who = Callable[[str], Actor]


def _many(model: type[object]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def _clock(days: float) -> None:
    """Let the clock strike `days` from now, and the worker hear it."""
    with clock.moved_to(clock.now() + timedelta(days=days)):
        outbox.emit(RetentionDue(None))
        db.session.commit()
        worker.drain()
    db.session.expire_all()


def _write(who: Actor, kept: drafting.Place, sent: drafting.Place) -> None:
    words = drafting.Words("Half a thought")
    for place in (kept, sent):
        actions_drafts.keep(who, place, words, read=0, composer="a-form")
    actions_drafts.end(who, sent, words, read=1, composer="a-form")


@pytest.fixture
def full(actor: Who, places: Places) -> None:
    """Let everything happen that leaves rows behind."""
    with clock.moved_to(clock.now()):
        actions_accounts.register(
            name="Noor Aziz", email="noor@example.org", password="a river in spring", language="en"
        )
        mira = db.session.get_one(User, actor("mira").id)
        actions_accounts.open_session(mira, "a browser")
        actions_accounts.ask_reset("mira@example.org")
        request = db.session.get_one(JoinRequest, places.request)
        actions_joining.decline(actor("mona"), request, "The pod is full.")
        post = actions.start(actor("harry"), pod(), title="Wells", body="Cover them.", language="en", tags=[])
        thread = db.session.get_one(Thread, post.thread_id)
        actions.reply(actor("mira"), thread, body="We do.", language="en", parent=post)
        _write(actor("mira"), drafting.of_pod(pod()), drafting.of_reply(thread, post))
        db.session.add(Submission(user_id=mira.id, key="k", digest="d", post_id=post.id, at=clock.now()))
        db.session.add(Attempt(who="x", at=clock.now().timestamp()))
        copy = DataExport(user_id=mira.id, asked_at=clock.now())
        db.session.add(copy)
        db.session.flush()
        db.session.add(DataExportPart(data_export_id=copy.id, number=0, data=b"zip"))
        db.session.commit()
        worker.drain()
        db.session.execute(update(Notification).values(read_at=clock.now()))
        db.session.commit()


def test_nothing_goes_before_its_time(full: None) -> None:
    tables = (
        Session,
        Token,
        JoinAnswer,
        Notification,
        Letter,
        User,
        DataExport,
        DataExportPart,
        EventRow,
        Submission,
        Draft,
    )
    before = [_many(table) for table in tables]
    assert all(before)
    _clock(1)
    # The event of the clock itself came in.
    assert [_many(table) for table in tables] == [
        many + (table is EventRow) for many, table in zip(before, tables, strict=True)
    ]


@pytest.mark.parametrize(
    ("days", "table", "left"),
    [(30 + 8, Session, 0), (11, Token, 0), (181, JoinAnswer, 0), (91, Notification, 0), (31, Letter, 0),
     (8, DataExport, 0), (8, DataExportPart, 0), (8, Submission, 0), (3, Attempt, 0), (8, Draft, 1), (91, Draft, 0)],
)  # fmt: skip
def test_each_thing_goes_when_its_time_is_over(full: None, days: int, table: type[object], left: int) -> None:
    _clock(days)
    assert _many(table) == left


def test_an_account_whose_address_nobody_confirmed_goes_and_all_others_stay(full: None) -> None:
    before = _many(User)
    _clock(31)
    names = set(db.session.execute(select(User.handle)).scalars())
    assert (len(names), "noor-aziz" in names) == (before - 1, False)


def test_events_that_all_were_told_of_go_and_the_trail_stays_whole(full: None) -> None:
    entries = queries_chain.verify().entries
    _clock(31)
    kept = list(db.session.execute(select(EventRow.kind)).scalars())
    assert kept == ["RetentionDue"]
    assert _many(Delivery) == 1
    verdict = queries_chain.verify()
    assert (verdict.is_whole, verdict.entries) == (True, entries)
    assert entries == 2


def test_an_event_that_somebody_was_not_told_of_stays(full: None) -> None:
    waiting = db.session.execute(select(Delivery).where(Delivery.subscriber == "search").limit(1)).scalar_one()
    waiting.done_at, waiting.parked_at = None, clock.now()
    db.session.commit()
    _clock(31)
    assert waiting.event_id in set(db.session.execute(select(EventRow.id)).scalars())


def test_a_file_of_a_letter_goes_with_its_time(full: None, inside: Flask) -> None:
    folder = settings.current().instance_dir / "mail"
    assert list(folder.glob("*.eml"))
    _clock(31)
    assert not list(folder.glob("*.eml"))


def test_the_operator_sets_the_times(full: None) -> None:
    settings.use(replace(settings.current(), keep={**settings.current().keep, "notices": 2}))
    _clock(3)
    assert _many(Notification) == 0


@pytest.mark.parametrize("keep", ["tea=3", "notices", "notices=x", "notices=0", "events=2", "notices=-4"])
def test_a_time_that_cannot_be_is_one_line_that_says_what_to_write(keep: str) -> None:
    with pytest.raises(SettingsError, match="FORUM_KEEP"):
        load({"FORUM_MODE": "local", "FORUM_SECRET_KEY": "s" * 40, "FORUM_KEEP": keep})


def test_a_period_comes_once_over_many_workers(inside: Flask) -> None:
    rounds = 6
    ready = threading.Barrier(rounds)

    def work() -> None:
        with inside.app_context():
            ready.wait()
            # Each is a process of its own, which has not seen this period.
            schedule._seen.clear()
            schedule.tick()

    threads = [threading.Thread(target=work) for _ in range(rounds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kinds = select(func.count()).select_from(EventRow).where(EventRow.kind == "RetentionDue")
    assert db.session.execute(kinds).scalar_one() == 1
    schedule._seen.clear()
    with clock.moved_to(clock.now() + timedelta(days=1)):
        schedule.tick()
        schedule.tick()
    # Back again, as a clock that was set wrong: the day has been.
    schedule._seen.clear()
    schedule.tick()
    assert db.session.execute(kinds).scalar_one() == 2
    schedule._seen.clear()
