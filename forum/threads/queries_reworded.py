"""What other words for a post would change: its text and its files, as a moderator reads it before a yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select

from forum.attachments.showing import File
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of

from . import policy_held, queries_had, wording
from .models_held import RETURNED, WITHDRAWN, HeldPost
from .queries_wordings import Compared, Wording

# The scope of what waits is declared there.
SEEN_BY = policy_held
_LAST = (
    select(HeldPost.state, HeldPost.edit_reason, HeldPost.of_files)
    .where(scope_of(HeldPost), HeldPost.author_id == ME, HeldPost.edited_id == bindparam("post"))
    .order_by(HeldPost.id.desc())
    .limit(1)
)


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


@dataclass(frozen=True)
class Beside:
    """What was typed beside other words: why, the keys of files that are to go, and what pictures show, by key."""

    why: str = ""
    gone: tuple[int, ...] = ()
    said: Mapping[int, str] = field(default_factory=dict)


def came_back(actor: Actor, post_id: int) -> Beside:
    """Return what stood beside the actor's last change of a post, if it came back."""
    row = rows(actor, _LAST, post=post_id).first()
    if row is None or row.state not in (RETURNED, WITHDRAWN):
        return Beside()
    plan = row.of_files or {}
    said = {int(key): words for key, words in plan.get("said", {}).items()}
    return Beside(row.edit_reason, tuple(plan.get("gone", ())), said)
