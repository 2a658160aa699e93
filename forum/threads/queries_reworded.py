"""What other words for a post would change: its text and its files, as a moderator reads it before a yes."""

from __future__ import annotations

from collections.abc import Sequence

from forum.attachments.showing import File

from . import queries_had, wording
from .models_held import HeldPost
from .queries_wordings import Compared, Wording


def changed(
    held: HeldPost, now: str, there: Sequence[File], brought: Sequence[File], patience: wording.Patience
) -> Compared:
    """Compare what a post says and has now with words that wait and the files that they bring and take off."""
    gone = (held.of_files or {}).get("gone", ())
    left = [*(file for file in there if file.id not in gone), *brought]
    before, after = (
        Wording(number, body, held.language, files=queries_had.of_now(files))
        for number, body, files in ((0, now, there), (1, held.body, left))
    )
    return Compared(before, after, wording.compare(now, held.body, patience))
