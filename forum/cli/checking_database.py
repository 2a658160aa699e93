"""The database and what rests on it: version, index, worker, clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from forum.kernel import clock, heartbeat, schema
from forum.kernel.settings import Settings
from forum.search import health, queries_entries
from forum.search.backend import Unready

from . import queries_doctor as asking
from .finding import Fault

_BUILT = datetime(2026, 1, 1, tzinfo=UTC)
_OFF = timedelta(seconds=5)
_AHEAD = timedelta(minutes=2)
# Up to here every entry is compared; beyond, their number.
_FEW = 20_000
_PROBLEMS = {"missing": "there is none", "outdated": "it was made by another version"}
_REBUILD = "run `forum index rebuild`; a running worker does it by itself within a minute."


def faults() -> Iterator[Fault]:
    """Yield why the database cannot be used."""
    try:
        found = schema.version()
    except SQLAlchemyError as why:
        yield Fault(f"it does not answer ({_why(why)})", "look at FORUM_DATABASE_URL, and whether the server runs.")
        return
    if found is not None and found not in schema.road():
        yield Fault(f"it has version {found} of a later release", "install that release, or restore a backup.")
    elif found is None:
        yield Fault("it is empty", "run `forum db upgrade`; `forum serve` does it by itself.")
    elif found != schema.head():
        yield Fault(
            f"it has version {found}, this code wants {schema.head()}",
            "make a backup, then run `forum db upgrade`; `forum serve` does it by itself.",
        )
    elif not asking.admins():
        yield Fault(
            "nobody administers the site", "run `forum people add-admin you@example.org 'Your Name'`.", later=True
        )


def _why(error: SQLAlchemyError) -> str:
    said = str(error.orig) if isinstance(error, DBAPIError) else ""
    last = said.strip().splitlines()[0].rsplit("failed: ", 1)[-1].rsplit("FATAL: ", 1)[-1].strip() if said else ""
    return last[:100] or type(error).__name__


def index() -> Iterator[Fault]:
    """Yield where the index is not what the database says."""
    state = health.state()
    if state.problem:
        yield Fault(_PROBLEMS.get(state.problem, f"it cannot be read ({state.problem})"), _REBUILD)
        return
    entries = queries_entries.entries_in_all()
    if queries_entries.is_behind():
        return
    try:
        apart = sum(map(len, health.verify().named)) if entries <= _FEW else abs(entries - state.documents)
    except Unready as why:
        yield Fault(f"it cannot be read ({why})", _REBUILD)
        return
    if apart:
        yield Fault(f"it is out of step with the database by {apart} entries or more", "run `forum index rebuild`.")


def worker(*, running: bool) -> Iterator[Fault]:
    """Yield that nobody tells index, bell and letters what happens."""
    seen = heartbeat.last()
    if seen is not None and abs(clock.now() - seen) <= heartbeat.SILENT:
        return
    since = f"has been at work since {seen:%Y-%m-%d %H:%M} UTC" if seen else "has ever been at work"
    do = "start `forum serve`, or `forum work` where several machines serve."
    yield Fault(f"none {since}: nothing new is found, no letter goes out", do, later=not running)


def clocks(chosen: Settings, ahead: timedelta) -> Iterator[Fault]:
    """Yield where this machine's clock differs from the database's, the disk's, the site's, or what is written."""
    now = clock.now()
    if now < _BUILT:
        yield Fault(f"the clock says {now:%Y-%m-%d}", "set it: links in letters rest on it.")
    server = _off_by(asking.server_time)
    if abs(server) > _OFF:
        yield Fault(f"the database's clock is {_apart(server)} ours", "let both machines keep time (chrony).")
    disk = _off_by(lambda: _written(chosen.instance_dir / ".clock"))
    if abs(disk) > _OFF:
        yield Fault(f"the disk's clock is {_apart(disk)} ours", "let both machines keep time (chrony).")
    if abs(ahead) > _OFF:
        yield Fault(f"the running site's clock is {_apart(ahead)} ours", "let both machines keep time (chrony).")
    newest, now = asking.newest(), clock.now()
    if newest is not None and newest - now > _AHEAD:
        yield Fault(
            f"the newest event is {_apart(newest - now)} the clock, which was set back or is wrong", "set the clock."
        )


def _off_by(ask: Callable[[], datetime | None]) -> timedelta:
    """Return how far another clock is off at least: however long its answer takes is no fault of it."""
    began = clock.now()
    told, ended = ask(), clock.now()
    return timedelta() if told is None else clock.outside(told, began, ended)


def _written(probe: Path) -> datetime:
    """Return when the disk says that a file was written just now."""
    probe.write_text("", "utf-8")
    at = datetime.fromtimestamp(probe.stat().st_mtime, UTC)
    probe.unlink(missing_ok=True)
    return at


def _apart(by: timedelta) -> str:
    return f"{abs(by.total_seconds()):.0f} s {'ahead of' if by > timedelta() else 'behind'}"
