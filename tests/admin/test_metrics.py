"""The figures of `/metrics`: who may read them, that several processes add up, and that they name nobody."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text, update
from werkzeug.test import TestResponse

from forum.app import create_app
from forum.kernel import clock, metrics
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.kernel.settings import Settings
from tests.browser import Browser
from tests.cast import PEOPLE
from tests.people.of_people import sign_in
from tests.pods.of_asking import ask
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
_TOKEN = "a token of twenty-four"
_COUNTS = """
from pathlib import Path
from forum.kernel import metrics
metrics.start(Path({!r}))
metrics.answered('x.y', 200, 0.3)
"""


def _read(browser: Open) -> str:
    answer = browser(None).get("/metrics")
    assert answer.status_code == 200
    return answer.text


def _value(figures: str, series: str) -> float:
    found = re.search(rf"^{re.escape(series)} (\S+)$", figures, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_answers_are_counted_by_page_and_status_and_timed(browser: Open) -> None:
    browser("mira").get("/")
    browser("mira").get("/nowhere")
    figures = _read(browser)
    assert _value(figures, 'forum_requests_total{endpoint="none",status="404"}') == 1
    assert _value(figures, 'forum_request_seconds_bucket{endpoint="none",le="+Inf"}') == 1
    assert _value(figures, 'forum_request_seconds_count{endpoint="none"}') == 1


def test_several_processes_add_up_and_those_that_ended_still_count(settings: Settings, browser: Open) -> None:
    folder = settings.instance_dir / "metrics"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", _COUNTS.format(str(folder))], check=True)
    metrics.answered("x.y", 200, 0.001)
    figures = _read(browser)
    assert _value(figures, 'forum_requests_total{endpoint="x.y",status="200"}') == 3
    assert _value(figures, 'forum_request_seconds_bucket{endpoint="x.y",le="0.005"}') == 1
    assert _value(figures, 'forum_request_seconds_bucket{endpoint="x.y",le="0.5"}') == 3


def test_what_waits_fails_and_was_given_up_is_told_by_subscriber(browser: Open, site: Flask) -> None:
    ask(browser("omar"))
    figures = _read(browser)
    waiting = _value(figures, 'forum_deliveries_waiting{subscriber="letters"}')
    assert waiting > 0
    with site.app_context():
        db.session.execute(update(Delivery).where(Delivery.subscriber == "letters").values(error="OSError"))
        db.session.execute(update(Delivery).where(Delivery.subscriber == "notices").values(parked_at=clock.now()))
        db.session.commit()
    figures = _read(browser)
    assert _value(figures, 'forum_deliveries_failing{subscriber="letters"}') == waiting
    assert _value(figures, 'forum_deliveries_waiting{subscriber="notices"}') == 0
    assert _value(figures, 'forum_deliveries_parked{subscriber="notices"}') > 0
    assert _value(figures, "forum_sessions") > 0
    assert _value(figures, "forum_people") == len(PEOPLE)


def test_failed_sign_ins_and_limits_are_counted(settings: Settings) -> None:
    site = create_app(replace(settings, limits=True))
    guest = Browser(site, None)
    for _ in range(11):
        sign_in(guest, "mira@example.org", "not the password")
    figures = guest.get("/metrics").text
    assert _value(figures, 'forum_happened_total{what="sign_in_failed"}') == 10
    assert _value(figures, 'forum_happened_total{what="limited_sign-in"}') == 1


def test_no_figure_names_a_person_or_an_address(browser: Open, site: Flask) -> None:
    thread = begin(browser("mira"))
    browser("mira").get(f"/threads/{thread}/clean-water")
    browser("mira").get("/people/mira")
    sign_in(browser(None), "mira@example.org")
    figures = _read(browser)
    for handle, (name, *_roles) in PEOPLE.items():
        assert handle not in figures
        assert name not in figures
    assert "@" not in figures
    assert f"/{thread}" not in figures


def _from(site: Flask, address: str = "127.0.0.1", host: str = "localhost", **headers: str) -> TestResponse:
    base = {name.replace("_", "-"): value for name, value in headers.items()}
    return site.test_client().get(
        "/metrics", headers={"Host": host, **base}, environ_overrides={"REMOTE_ADDR": address}
    )


def test_only_this_machine_or_who_has_the_token_reads_them(settings: Settings) -> None:
    site = create_app(replace(settings, public_url="http://pods.example.org", metrics_token=_TOKEN))
    assert _from(site).status_code == 200
    assert _from(site, "203.0.113.9").status_code == 404
    assert _from(site, host="pods.example.org").status_code == 404
    assert _from(site, X_Forwarded_For="203.0.113.9").status_code == 404
    elsewhere = {"address": "203.0.113.9", "host": "pods.example.org"}
    assert _from(site, **elsewhere, Authorization=f"Bearer {_TOKEN}").status_code == 200
    assert _from(site, **elsewhere, Authorization="Bearer another").status_code == 404


@pytest.mark.parametrize("header", ["Bearer ", "Bearer", ""])
def test_without_a_token_of_the_site_none_opens(settings: Settings, header: str) -> None:
    assert _from(create_app(settings), "203.0.113.9", Authorization=header).status_code == 404


def test_without_its_database_the_rest_is_still_told(browser: Open, site: Flask) -> None:
    with site.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE delivery RENAME TO gone"))
    figures = _read(browser)
    assert _value(figures, "forum_database_up") == 0
    assert _value(figures, "forum_disk_free_bytes") > 0


def test_files_of_processes_that_ended_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"counter_9{number:06}.db").write_bytes(b"")
    metrics._tidy(tmp_path)
    assert len(list(tmp_path.iterdir())) == metrics._MOST_FILES
