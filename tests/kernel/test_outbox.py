from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from forum.kernel import claims, clock, outbox, worker
from forum.kernel.db import db
from forum.kernel.outbox import Delivery, Event, Told


class Rung(Event):
    """Somebody rang."""


class Said(Event):
    """Somebody who heard it said so."""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(outbox, "handlers", {})
    monkeypatch.setattr(outbox, "_wanted", {})
    ids: list[int] = []

    @outbox.subscribe("ear", Rung)
    def _hear(told: Sequence[Told]) -> None:
        if any(each.payload["actor_id"] == 666 for each in told):
            # Nothing catches it, as nothing catches the end of a process.
            raise KeyboardInterrupt
        if any(each.payload["actor_id"] == 13 for each in told):
            raise ValueError("thirteen")
        ids.extend(each.event_id for each in told)

    return ids


def test_an_event_that_was_rolled_back_is_told_to_nobody(inside: Flask, heard: list[int]) -> None:
    outbox.emit(Rung(1))
    db.session.rollback()
    assert worker.drain("ear") == 0
    assert heard == []


def test_a_committed_event_is_told_once(inside: Flask, heard: list[int]) -> None:
    first = outbox.emit(Rung(1))
    db.session.commit()
    assert (worker.drain("ear"), worker.drain("ear")) == (1, 0)
    assert heard == [first]


def test_what_one_subscriber_writes_another_hears_at_once_and_nobody_else_is_woken(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "handlers", {})
    monkeypatch.setattr(outbox, "_wanted", {})
    monkeypatch.setattr(worker, "POLL", 60.0)
    heard, stop, woken, deliver = threading.Event(), threading.Event(), list[str](), worker.deliver

    def seen(name: str) -> int:
        woken.append(name)
        return deliver(name)

    monkeypatch.setattr(worker, "deliver", seen)

    @outbox.subscribe("mouth", Rung)
    def _say(told: Sequence[Told]) -> None:
        outbox.emit(Said(1))

    @outbox.subscribe("ear", Said)
    def _hear(told: Sequence[Told]) -> None:
        heard.set()

    outbox.emit(Rung(1))
    db.session.commit()
    names = ["mouth", "ear", "nobody", "elsewhere"]
    working = threading.Thread(target=worker.run, args=(inside.app_context, stop, stop.wait, names))
    working.start()
    try:
        assert heard.wait(20)
        # Who has nothing to hear is not woken.
        assert set(woken) == {"mouth", "ear"}
    finally:
        stop.set()
        working.join()


def test_one_that_cannot_be_told_holds_up_nobody_and_waits_longer_each_time(inside: Flask, heard: list[int]) -> None:
    outbox.emit(Rung(13))
    second = outbox.emit(Rung(2))
    db.session.commit()
    worker.drain("ear")
    assert heard == [second]
    waits = []
    with time_machine.travel(clock.now(), tick=False) as moved:
        for _ in range(3):
            moved.shift(timedelta(hours=7))
            worker.drain("ear")
            due = db.session.execute(select(Delivery.due_at).where(Delivery.done_at.is_(None))).scalar_one()
            waits.append(due - clock.now())
    assert waits == sorted(waits)
    assert waits[0] > timedelta()


def test_what_never_works_is_parked_after_three_days(inside: Flask, heard: list[int]) -> None:
    outbox.emit(Rung(13))
    db.session.commit()
    worker.drain("ear")
    with time_machine.travel(clock.now() + worker.PATIENCE + timedelta(hours=7), tick=False):
        worker.drain("ear")
    parked = db.session.execute(select(func.count()).where(Delivery.parked_at.is_not(None))).scalar_one()
    assert (parked, db.session.execute(select(Delivery.error)).scalar_one()) == (1, "ValueError")


def _die(moved: time_machine.Traveller) -> None:
    with pytest.raises(KeyboardInterrupt):
        worker.drain("ear")
    db.session.rollback()
    moved.shift(claims.LEASE + timedelta(seconds=1))


def test_what_the_worker_dies_of_takes_nothing_along_for_long_and_is_parked(inside: Flask, heard: list[int]) -> None:
    before = outbox.emit(Rung(1))
    deadly = outbox.emit(Rung(666))
    after = outbox.emit(Rung(2))
    db.session.commit()
    with time_machine.travel(clock.now(), tick=False) as moved:
        for _ in range(worker.SUSPECT):
            _die(moved)
        assert heard == []
        with pytest.raises(KeyboardInterrupt):
            worker.drain("ear")
        db.session.rollback()
        # The next worker, at once: only what this one died of is still leased.
        worker.drain("ear")
        assert heard == [before, after]
        moved.shift(claims.LEASE + timedelta(seconds=1))
        for _ in range(worker.DEADLY - worker.SUSPECT - 1):
            _die(moved)
        worker.drain("ear")
    parked = select(Delivery.event_id, Delivery.error).where(Delivery.parked_at.is_not(None))
    assert db.session.execute(parked).all() == [(deadly, "WorkerDied")]
