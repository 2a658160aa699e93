"""Serving: folders, the port, the worker beside the server, and a clean end."""

from __future__ import annotations

import errno
import fcntl
import gc
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

import click
from sqlalchemy.exc import DBAPIError

from forum.kernel import files, outbox, schema, settings, wakeups, worker
from forum.kernel.db import db, hurry
from forum.search import health

from . import allocating, listening
from .beside import Beside

_log = logging.getLogger(__name__)


class CannotServe(Exception):
    """One line: what is in the way and what to do."""


class Taken(CannotServe):
    """Somebody serves there already."""


def folders(chosen: settings.Settings) -> None:
    """Make the folders of the data, for this user only. Raises CannotServe."""
    for folder in (chosen.instance_dir, chosen.index_dir):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = folder / ".written"
            probe.write_text("", "utf-8")
            # Somebody who starts at the same moment may have taken it away.
            probe.unlink(missing_ok=True)
        except OSError as why:
            raise CannotServe(
                f"{folder} cannot be written ({why.strerror}): change its owner, or set FORUM_INSTANCE_DIR."
            ) from None


def upgraded() -> None:
    """Bring the database up; who starts at the same time waits."""
    with (settings.current().instance_dir / "upgrade.lock").open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        schema.upgrade()


def _settled() -> None:
    """Let what was loaded stand apart: it is never garbage, and looking through it costs a request 0.1 s."""
    gc.collect()
    allocating.give_back()
    gc.freeze()


def serve(app: WSGIApplication, host: str, port: int, note: str) -> None:
    """Serve until a signal comes, with one worker as a child. Raises CannotServe."""
    with _worker(app, host, port):
        try:
            server = listening.server(app, host, port)
        except ValueError:
            raise CannotServe(f"there is no address {host} on this machine: correct --host.") from None
        except OSError as why:
            raise _refused(host, port, why) from None
        signal.signal(signal.SIGTERM, _stop)
        click.echo(f"Serving {settings.current().public_url}\n{note}".rstrip())
        try:
            server.run()
        finally:
            server.close()


def serve_in(number: int, app: Any, host: str, port: int, note: str) -> None:
    """Serve in several processes, with one worker as a child. Raises CannotServe."""
    if find_spec("gunicorn") is None:
        raise CannotServe("several processes need gunicorn: install the extra `scale`, or leave --processes out.")
    with _worker(app, host, port):
        click.echo(f"Serving {settings.current().public_url}\n{note}".rstrip())
        import_module("forum.cli.processes").run(app, host, port, number)


@contextmanager
def _worker(app: Any, host: str, port: int) -> Iterator[None]:
    """Let a worker stand beside us inside the block. Raises CannotServe."""
    _free(host, port)
    # What requests of an earlier life have left half way.
    files.clear()
    db.session.remove()
    db.engine.dispose()
    _settled()
    beside = Beside(lambda: _work_beside(app))
    hurry(db.engine)
    outbox.bells.append(beside.ring)
    try:
        yield
    finally:
        beside.stop()


def _free(host: str, port: int) -> None:
    """Look whether somebody listens already, as gunicorn would try again and again. Raises CannotServe."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as why:
            raise _refused(host, port, why) from None


def _refused(host: str, port: int, why: OSError) -> CannotServe:
    if isinstance(why, socket.gaierror) or why.errno == errno.EADDRNOTAVAIL:
        return CannotServe(f"there is no address {host} on this machine: correct --host.")
    if why.errno == errno.EADDRINUSE:
        return Taken(f"port {port} is in use: stop what listens there, or choose another with --port.")
    return CannotServe(f"cannot listen on {host}:{port} ({why.strerror}): choose others with --host and --port.")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _work_beside(app: Any) -> None:
    try:
        work(app.app_context, bell=True)
    finally:
        db.session.remove()
        db.engine.dispose()


def work(place: worker.Place, *, bell: bool) -> None:
    """Deliver until a signal comes or, with `bell`, until the server that started us is gone."""
    stop = threading.Event()
    with place():
        ear = wakeups.Ear(db.engine, bell=bell)

    def end(*_: object) -> None:
        stop.set()
        ear.stop()

    signal.signal(signal.SIGTERM, end)
    # The terminal's Ctrl+C reaches the server too, which ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN if bell else end)
    _look_after_index()
    _settled()

    def wait(seconds: float) -> None:
        if not ear.wait(seconds):
            stop.set()

    worker.run(place, stop, wait, list(outbox.handlers))
    ear.close()


def _look_after_index() -> None:
    """Build an index where none can be read. What hinders that hinders neither the bell nor letters."""
    try:
        health.ensure(whole=False)
    except (OSError, DBAPIError) as why:
        _log.warning("index not built", extra={"why": type(why).__name__})
