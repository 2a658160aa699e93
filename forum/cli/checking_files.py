"""The store of files and the rows that speak of them: each has the other."""

from __future__ import annotations

from collections.abc import Iterator

from forum.attachments import actions_keeping as keeping
from forum.kernel import files

from .finding import Fault


def faults() -> Iterator[Fault]:
    """Yield that bytes are missing, left over, or cannot be written."""
    try:
        files.store().check()
        yield from _compared(files.store().place)
    except files.Away as why:
        yield Fault(why.what, why.do)


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
