"""The folder of files and the rows that speak of them: each has the other."""

from __future__ import annotations

import os
from collections.abc import Iterator

from forum.attachments import actions_keeping as keeping
from forum.kernel import files, settings

from .finding import Fault


def faults() -> Iterator[Fault]:
    """Yield that bytes are missing, left over, or cannot be written."""
    folder = settings.current().instance_dir / files.FOLDER
    if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Fault(f"{folder} cannot be written", f"run `chown -R` on it for the user of the site: {os.geteuid()}.")
        return
    if missing := keeping.missing():
        yield Fault(
            f"the bytes of {missing} files are not at {folder}, or cut short",
            "bring them back from a backup: who asks for them is told of an error.",
        )
    if strays := len(list(keeping.strays())):
        yield Fault(
            f"{strays} files at {folder} belong to no post", "a running worker removes them within an hour.", later=True
        )
