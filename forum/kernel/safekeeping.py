"""When the last backup was made, as far as this machine knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from . import clock, settings

# Of a daily one that failed once.
OLD = timedelta(days=2)
_NOTE = ".last_backup"


def note() -> None:
    """Note that a backup was made just now."""
    (settings.current().instance_dir / _NOTE).write_text(clock.now().isoformat(timespec="seconds") + "\n", "utf-8")


def last() -> datetime | None:
    """Return when the last one was made; None where none was, or where that is not known."""
    try:
        said = (settings.current().instance_dir / _NOTE).read_text("utf-8").strip()
        return datetime.fromisoformat(said).astimezone(UTC)
    except (OSError, ValueError):
        return None
