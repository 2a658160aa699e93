"""What in the instance folder belongs into a backup: whatever cannot be made again, and nothing that runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sqlalchemy.engine import URL

SECRET_KEY = "secret_key"  # noqa: S105 as it is the name of a file
# Letters of a site without a mail server, other backups, figures, the index, and what the folder's README says.
_LEFT_OUT = frozenset({"mail", "backups", "metrics", "search_index", "README.md"})
# The database goes in as rows: a copy of its file, made while it is written to, may be torn.
_ENDS = (".db", ".db-wal", ".db-shm", ".db-journal", ".lock", ".log", ".sock", ".pid", ".tmp", ".part", ".tar.gz")


def is_ours(name: str) -> bool:
    """Say whether a file of this name below the instance folder belongs into a backup."""
    parts = PurePosixPath(name).parts
    return bool(parts) and parts[0] not in _LEFT_OUT and not name.endswith(_ENDS) and not _is_hidden(parts)


def _is_hidden(parts: tuple[str, ...]) -> bool:
    return any(part.startswith(".") for part in parts)


def files(instance: Path, *others: Path) -> Iterator[str]:
    """Yield the names of the files to keep, relative to the folder; links are not followed, `others` not entered."""
    for folder, folders, names in os.walk(instance):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if here / name not in others)
        for name in sorted(names):
            path = here / name
            relative = path.relative_to(instance).as_posix()
            if path not in others and is_ours(relative) and path.is_file() and not path.is_symlink():
                yield relative


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite database, None for a database of another kind."""
    return Path(url.database or "").absolute() if url.get_backend_name() == "sqlite" else None
