"""The table of tries: exact when many come at once, short, and without anybody's name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from forum.kernel import clock, settings
from forum.kernel.db import db
from forum.kernel.errors import TooMany
from forum.kernel.limits import LIMITS, Attempt, limit
from forum.people.models import User

MOST, PERIOD = 5, timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _on(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.use(replace(settings.current(), limits=True))
    monkeypatch.setitem(LIMITS, "post", (MOST, PERIOD))


@pytest.fixture
def moved() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def _tries() -> int:
    db.session.rollback()
    return int(db.session.execute(select(func.count()).select_from(Attempt)).scalar_one())


def test_of_many_who_try_at_once_no_more_than_the_limit_get_through(site: Flask) -> None:
    together = threading.Barrier(3 * MOST)
    answers: list[str] = []

    def attempt() -> None:
        with site.app_context():
            together.wait()
            try:
                limit("post", 7)
                answers.append("let through")
            except TooMany:
                answers.append("refused")
            except Exception as why:  # noqa: BLE001 as any other answer is a fault, and is shown
                answers.append(repr(why))

    threads = [threading.Thread(target=attempt) for _ in range(3 * MOST)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["let through"] * MOST + ["refused"] * 2 * MOST


def test_each_person_and_each_deed_is_counted_alone(inside: Flask) -> None:
    for _ in range(MOST):
        limit("post", 7)
    limit("post", 8)
    limit("search", 7)
    limit("post", 7, "other")
    with pytest.raises(TooMany):
        limit("post", 7)


def test_the_parts_of_a_name_are_not_mixed_up(inside: Flask) -> None:
    for _ in range(MOST):
        limit("post", "1", "23")
    limit("post", "12", "3")


def test_the_time_to_wait_is_until_the_first_of_the_tries_is_forgotten(
    inside: Flask, moved: time_machine.Traveller
) -> None:
    for _ in range(MOST):
        limit("post", 7)
        moved.shift(timedelta(seconds=10))
    with pytest.raises(TooMany) as refused:
        limit("post", 7)
    assert refused.value.retry_after == PERIOD.total_seconds() - 10 * MOST
    moved.shift(timedelta(seconds=refused.value.retry_after))
    limit("post", 7)
    with pytest.raises(TooMany) as again:
        limit("post", 7)
    assert again.value.retry_after == 10


def test_a_refused_try_makes_nobody_wait_longer(inside: Flask, moved: time_machine.Traveller) -> None:
    for _ in range(MOST):
        limit("post", 7)
    for _ in range(20):
        moved.shift(timedelta(seconds=14))
        with pytest.raises(TooMany):
            limit("post", 7)
    moved.shift(timedelta(seconds=20))
    limit("post", 7)
    assert _tries() == MOST + 1


def test_a_try_counts_although_what_was_tried_is_undone(inside: Flask) -> None:
    db.session.execute(select(User.id)).all()
    limit("post", 7)
    db.session.rollback()
    assert _tries() == 1


def test_old_tries_are_swept_out_by_the_next_one(inside: Flask, moved: time_machine.Traveller) -> None:
    for who in range(10):
        limit("post", who)
    moved.shift(max(period for _most, period in LIMITS.values()) + timedelta(seconds=1))
    limit("post", "last")
    assert _tries() == 1


def test_nobody_can_be_read_from_the_table(inside: Flask) -> None:
    limit("sign-in", "mira@example.org")
    (kept,) = db.session.execute(select(Attempt.who)).scalars()
    assert "mira" not in kept
    assert len(kept) >= 32


def test_without_limits_nothing_is_counted(inside: Flask) -> None:
    settings.use(replace(settings.current(), limits=False))
    with suppress(TooMany):
        for _ in range(2 * MOST):
            limit("post", 7)
    assert _tries() == 0
