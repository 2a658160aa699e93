from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask

from forum.kernel import clock, heartbeat, worker
from forum.kernel.db import db
from tests.until import until


def test_a_worker_is_seen_while_it_works_and_not_after(site: Flask) -> None:
    stop = threading.Event()
    work = threading.Thread(target=worker.run, args=(site.app_context, stop, stop.wait, []))
    work.start()
    try:
        until(lambda: _asked(site, heartbeat.alive) == 1, "a sign of life")
        assert clock.now() - _asked(site, heartbeat.last) < heartbeat.SILENT
    finally:
        stop.set()
        work.join()
    with time_machine.travel(clock.now() + heartbeat.SILENT + timedelta(seconds=1)):
        assert _asked(site, heartbeat.alive) == 0
        assert clock.now() - _asked(site, heartbeat.last) > heartbeat.SILENT


def test_a_worker_is_one_row_however_often_it_is_seen_and_forgotten_after_a_day(inside: Flask) -> None:
    began = clock.now()
    with time_machine.travel(began, tick=False) as moved:
        for _ in range(3):
            heartbeat.beat(began)
            db.session.commit()
            moved.shift(timedelta(seconds=10))
        assert heartbeat.alive() == 1
        assert heartbeat.last() == began + timedelta(seconds=20)


def _asked(site: Flask, ask: Callable[[], Any]) -> Any:
    with site.app_context():
        return ask()
