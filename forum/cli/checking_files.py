"""The store of files and the rows that speak of them: each has the other."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from forum.attachments import actions_keeping as keeping
from forum.kernel import files, settings_storage
from forum.kernel.settings import Settings
from forum.mailout import sending

from .finding import Fault


def faults() -> Iterator[Fault]:
    """Yield that bytes are missing, left over, or cannot be written."""
    try:
        files.store().check()
        yield from _compared(files.store().place)
    except files.Away as why:
        yield Fault(why.what, why.do)


def weak(chosen: Settings) -> Iterator[Fault]:
    """Yield why others could read files on their way to a store, or its key."""
    where = settings_storage.where(chosen.storage_url, chosen.instance_dir)
    if isinstance(where, settings_storage.Folder):
        return
    parts = urlsplit(where.endpoint)
    if parts.scheme == "http" and parts.hostname not in sending.LOCAL:
        yield Fault("files cross the network in clear text", "write the endpoint of FORUM_STORAGE_URL with https://.")
    key = settings_storage.key_file(chosen.storage_url)
    if key and Path(key).stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        yield Fault(f"everybody on this machine can read {key}, the key of the store", f"run `chmod 640 {key}`.")


def _compared(place: str) -> Iterator[Fault]:
    if missing := keeping.missing():
        yield Fault(
            f"the bytes of {missing} files are not at {place}, or cut short",
            "bring them back from a backup: who asks for them is told of an error.",
        )
    if strays := len(list(keeping.strays())):
        yield Fault(
            f"{strays} files at {place} belong to no post", "a running worker removes them within an hour.", later=True
        )
