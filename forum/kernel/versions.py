"""Which version of what is running."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version

from .db import db

_LIBRARIES = ("Flask", "SQLAlchemy", "Whoosh-Reloaded", "Markdown", "nh3", "waitress")


def forum() -> str:
    """Return the version of the forum; a checkout that was not installed has none."""
    return _of("learning-pods")


def python() -> str:
    """Return the version of Python."""
    return platform.python_version()


def database() -> str:
    """Return the name and version of the database's server."""
    if db.engine.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with db.engine.connect() as connection:
        return f"PostgreSQL {'.'.join(map(str, connection.dialect.server_version_info or ()))}"


def libraries() -> dict[str, str]:
    """Return the versions of those libraries that an operator is asked about."""
    return {name: _of(name) for name in _LIBRARIES}


def _of(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
