"""Names of files: what a person reads of what was sent, and nothing that a folder or a header could trip on."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from anyascii import anyascii

from forum.kernel.forms import one_line
from forum.kernel.kinds import Kind

_LONGEST = 80
_PLAIN = re.compile(r"[^A-Za-z0-9 ._-]+")
# What no folder takes, on one machine or another.
_NEVER = re.compile(r'[<>:"|?*%]+')
# Names of devices, which some machines take for the device whatever ending follows.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)( *\.| *$)", re.IGNORECASE)


def clean(sent: str, kind: Kind) -> str:
    """Return the name of a file as it is kept: without folders, and with an ending that tells what it is."""
    last = _NEVER.sub(" ", sent.replace("\\", "/").rpartition("/")[2])
    path = PurePosixPath(one_line(last).strip(". ") or "file")
    ending = path.suffix.lower().lstrip(".")
    stem = (path.stem if ending in kind.endings else path.name)[:_LONGEST].strip(". ") or "file"
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending if ending in kind.endings else kind.endings[0]}"


def plain(name: str) -> str:
    """Return a name in letters that every header takes, for browsers that read no other."""
    return " ".join(_PLAIN.sub("", anyascii(name)).split()) or "file"
