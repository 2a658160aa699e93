"""Limits counted in Redis: one count for all; a Redis that dies or hangs lets nobody through and holds nobody up."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.kernel import limits_redis, settings
from forum.kernel.db import db
from forum.kernel.errors import TooMany
from forum.kernel.limits import LIMITS, Attempt, limit
from tests import services

MOST = 3


@pytest.fixture
def redis(site: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setitem(LIMITS, "post", (MOST, timedelta(minutes=5)))
    with services.running("redis") as url:
        _use(url)
        yield url
    limits_redis.wake()


def _use(url: str) -> None:
    settings.use(replace(settings.current(), limits=True, redis_url=url))
    limits_redis.wake()


def _kept() -> int:
    db.session.rollback()
    return int(db.session.execute(select(func.count()).select_from(Attempt)).scalar_one())


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_redis_counts_and_says_how_long_to_wait(inside: Flask, redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A machine that does much else may let a request wait longer than we do.
    monkeypatch.setattr(limits_redis, "_WAIT", 10.0)
    for _ in range(MOST):
        limit("post", 7)
    with pytest.raises(TooMany) as refused:
        limit("post", 7)
    limit("post", 8)
    assert 295 <= refused.value.retry_after <= 300
    assert _kept() == 0


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_when_redis_dies_the_table_goes_on(inside: Flask, redis: str) -> None:
    limit("post", 7)
    pid = Path(redis.removeprefix("redis+unix://")).with_name("redis.pid")
    os.kill(int(pid.read_text("utf-8")), signal.SIGKILL)
    for _ in range(MOST):
        limit("post", 7)
    assert _kept() == MOST
    with pytest.raises(TooMany):
        limit("post", 7)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_redis_that_hangs_is_waited_for_once(inside: Flask, redis: str) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        _use(f"redis://127.0.0.1:{deaf.getsockname()[1]}")
        began = time.monotonic()
        for who in range(20):
            limit("post", who)
        assert time.monotonic() - began < 20 * 0.25
    assert _kept() == 20
