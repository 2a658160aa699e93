"""The demo as it is written down: people, pods, requests and threads, each time counted from today."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("demo")
_WHEN = re.compile(r"([+-]\d+)d(?: (\d\d):(\d\d))?")
Table = dict[str, Any]


def read(name: str) -> list[Table]:
    """Return the tables of one file: `people`, `pods`, `requests`, `series`, `held` or `order`."""
    return list(_toml(_FOLDER / f"{name}.toml")[name])


def threads() -> Iterator[Table]:
    """Yield every thread, pod by pod, in the order in which they were begun."""
    for path in sorted((_FOLDER / "threads").glob("*/*.toml")):
        yield _toml(path)


def _toml(path: Path) -> Table:
    return tomllib.loads(path.read_text("utf-8"))


def moment(written: str, today: date) -> datetime:
    """Return the moment that "-117d 11:40" means. Raises ValueError."""
    found = _WHEN.fullmatch(written)
    if found is None:
        raise ValueError(f"{written!r} is no time of the demo")
    days, hour, minute = found.groups(default="0")
    return datetime.combine(today + timedelta(days=int(days)), time(int(hour), int(minute)), UTC)


def day(written: str | None, today: date) -> date | None:
    """Return the date that "-140d" means, None for nothing."""
    return moment(written, today).date() if written else None
