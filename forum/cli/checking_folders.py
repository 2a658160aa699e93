"""The folders of the data: can they be written, by us alone, on a disk of this machine, with room."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from forum.kernel.settings import Settings

from . import serving
from .finding import Fault

_LEAST_ROOM = 500 * 1024 * 1024
_LEAST_FILES = 1000
# Where locks of files hold on one machine only, so that a database of files is lost sooner or later.
_FAR = frozenset(
    "nfs nfs4 cifs smb3 smbfs 9p afs ceph glusterfs lustre gpfs ocfs2 gfs2 beegfs fuse.sshfs fuse.glusterfs "
    "fuse.s3fs fuse.rclone fuse.gcsfuse fuse.davfs davfs".split()
)
_MOUNTS = Path("/proc/self/mountinfo")


def unwritable(chosen: Settings) -> str:
    """Make the folders and say why one cannot be written; empty when both can."""
    try:
        serving.folders(chosen)
    except serving.CannotServe as why:
        return str(why)
    return ""


def faults(chosen: Settings) -> Iterator[Fault]:
    """Yield what is wrong with the folders."""
    if why := unwritable(chosen):
        what, _colon, do = why.rpartition(": ")
        yield Fault(what, do)
        return
    yield from _owner(chosen.instance_dir)
    if stat.S_IMODE(chosen.instance_dir.stat().st_mode) & stat.S_IRWXO:
        yield Fault(
            f"everybody on this machine can look into {chosen.instance_dir}, where keys and letters lie",
            f"run `chmod o-rwx {chosen.instance_dir}`.",
        )
    for folder in dict.fromkeys((chosen.instance_dir, chosen.index_dir)):
        yield from _room(folder)
        yield from _near(folder, chosen)


def _owner(folder: Path) -> Iterator[Fault]:
    owner, us = folder.stat().st_uid, os.geteuid()
    if owner != us:
        yield Fault(
            f"{folder} belongs to the user {owner}, and you are {us}: files made now could not be written by the site",
            "run this as the user of the site, as `sudo -u forum forum doctor`.",
        )


def _room(folder: Path) -> Iterator[Fault]:
    if (free := shutil.disk_usage(folder).free) < _LEAST_ROOM:
        yield Fault(f"only {free // 1024 // 1024} MB are free at {folder}", "make room, or move it to a larger disk.")
    found = os.statvfs(folder)
    if found.f_files and found.f_favail < _LEAST_FILES:
        yield Fault(f"the disk of {folder} can hold {found.f_favail} more files only", "remove files nobody needs.")


def _near(folder: Path, chosen: Settings) -> Iterator[Fault]:
    with suppress(OSError):
        kind = kind_of(folder, _MOUNTS.read_text("utf-8"))
        if kind in _FAR and (folder == chosen.index_dir or chosen.database_url.startswith("sqlite")):
            yield Fault(
                f"{folder} is on a network file system ({kind}), where SQLite and the index lose data",
                "move it to a disk of this machine, or use PostgreSQL and set FORUM_INDEX_DIR to a local folder.",
            )


def kind_of(folder: Path, mounts: str) -> str:
    """Return the kind of file system that a folder is on, as the system's list of mounts says."""
    best, kind = "", ""
    for line in mounts.splitlines():
        before, _dash, after = line.partition(" - ")
        place = before.split(" ")[4].encode().decode("unicode_escape") if before.count(" ") > 3 else ""  # noqa: PLR2004
        if place and folder.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, after.split(" ")[0]
    return kind
