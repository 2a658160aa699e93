"""What takes long to write into a new site is written once in a process; further sites get a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask

from forum.kernel import settings
from forum.kernel.db import db
from tests import renewing

T = TypeVar("T")
# By name and database: a folder with the files, and what the writer said of it.
_written: dict[tuple[str, str], tuple[Path, Any]] = {}
# What is counted there is of a process, not of a site.
_APART = shutil.ignore_patterns("metrics")


def once(site: Flask, name: str, write: Callable[[], T]) -> T:
    """Write into a site that nobody has used, or copy what was written under this name; return what `write` says."""
    at = settings.current()
    name = f"{name}_{at.search_backend}"
    key = name, at.database_url.partition(":")[0]
    if key not in _written or not _copied(site, _written[key][0], name):
        said = write()
        _written[key] = _kept(site, name), said
    return cast("T", deepcopy(_written[key][1]))


def _kept(site: Flask, name: str) -> Path:
    at = settings.current()
    _let_go(site)
    if at.database_url.startswith("postgresql"):
        renewing.keep(at.database_url, name)
    # Beside the site's own: both go when pytest throws its old folders away.
    folder = at.instance_dir.with_name(f"{at.instance_dir.name}-{name}")
    shutil.copytree(at.instance_dir, folder, ignore=_APART)
    return folder


def _copied(site: Flask, folder: Path, name: str) -> bool:
    at = settings.current()
    _let_go(site)
    if at.database_url.startswith("postgresql") and not renewing.put_back(at.database_url, name):
        return False
    shutil.copytree(folder, at.instance_dir, dirs_exist_ok=True)
    return True


def _let_go(site: Flask) -> None:
    """Close the database: SQLite's file is whole when nobody has it open."""
    with site.app_context():
        db.session.remove()
        db.engine.dispose()
