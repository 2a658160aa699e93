"""What the log says of requests and deliveries, and what it never says."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from forum.app import create_app
from forum.kernel import log, outbox, worker
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.kernel.settings import Settings
from tests.browser import Browser
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Yield what this process logs."""
    root, kept = logging.getLogger(), io.StringIO()
    handlers, level, ours = root.handlers[:], root.level, log._handler[:]
    monkeypatch.setattr("sys.stderr", kept)
    log.start()
    yield kept
    root.handlers[:], log._handler[:] = handlers, ours
    root.setLevel(level)


def _lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_page_status_and_time(browser: Open, written: io.StringIO) -> None:
    answer = browser("mira").get("/notifications?q=secretive&token=abc")
    (line,) = _lines(written)
    assert {"at", "level", "request", "method", "endpoint", "status", "ms"} <= set(line)
    assert (str(line["endpoint"]).split(".")[0], line["status"], line["method"]) == ("notifications", 200, "GET")
    assert line["request"] == answer.headers["X-Request-Id"]
    assert "secretive" not in written.getvalue()
    assert "mira" not in written.getvalue()


def test_machines_that_look_in_write_no_line(browser: Open, written: io.StringIO) -> None:
    browser(None).get("/healthz")
    browser(None).get("/readyz")
    assert _lines(written) == []


def test_what_a_request_wrote_is_found_in_the_lines_of_the_worker(
    browser: Open, site: Flask, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(browser("mira"))
    events = [event for line in _lines(written) for event in (line.get("events") or ())]  # type: ignore[attr-defined]
    assert events

    def fails(_told: object) -> None:
        raise OSError("mira@example.org said so")

    monkeypatch.setitem(outbox.handlers, "search", fails)
    with site.app_context():
        db.session.execute(update(Delivery).where(Delivery.event_id != events[0]).values(done_at=Delivery.due_at))
        db.session.commit()
        worker.drain("search", rounds=1)
    (failed,) = [line for line in _lines(written) if line["message"] == "delivery failed"]
    assert failed["request"] == f"event-{events[0]}"
    assert "said so" not in written.getvalue()


@pytest.mark.parametrize(("proxies", "believed"), [(1, True), (0, False)])
def test_the_id_of_a_proxy_is_taken_only_where_there_is_one(
    settings: Settings, proxies: int, *, believed: bool
) -> None:
    answer = (
        create_app(replace(settings, proxies=proxies))
        .test_client()
        .get("/sign-in", headers={"X-Request-Id": "from-the-proxy-1"})
    )
    assert (answer.headers["X-Request-Id"] == "from-the-proxy-1") is believed


@pytest.mark.parametrize("odd", ["short", "x" * 65, "with space here", '","level":"error'])
def test_an_id_that_is_none_is_not_taken_from_anybody(settings: Settings, odd: str) -> None:
    asked = create_app(replace(settings, proxies=1)).test_client()
    assert asked.get("/sign-in", headers={"X-Request-Id": odd}).headers["X-Request-Id"] != odd


def test_an_error_page_gives_the_number_of_its_line(
    site: Flask, browser: Open, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_parts: object) -> str:
        raise ZeroDivisionError("the password is swordfish")

    broken.access = ("public",)  # type: ignore[attr-defined]
    monkeypatch.setitem(site.view_functions, "health.alive", broken)
    answer = browser(None).get("/healthz")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    (line,) = [line for line in _lines(written) if line["level"] == "error"]
    assert line["request"] == answer.headers["X-Request-Id"]
    assert "swordfish" not in written.getvalue() + answer.text


@pytest.mark.parametrize(
    "private",
    [
        "mira@example.org",
        "postgresql://forum:hunter2@db/forum",
        "Zz9-" * 12,
    ],
)
def test_what_libraries_say_is_redacted(written: io.StringIO, private: str) -> None:
    logging.getLogger("some.library").warning("trouble with %s", private, extra={"why": private, "password": "pw-1"})
    assert private not in written.getvalue()
    assert "hunter2" not in written.getvalue()
    assert "pw-1" not in written.getvalue()


def test_lines_for_people_have_no_braces(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", written)
    log.start("text")
    logging.getLogger("forum").info("index built", extra={"entries": 7})
    assert "index built" in written.getvalue()
    assert "entries=7" in written.getvalue()
    assert "{" not in written.getvalue()
