"""The wordings of a post: all that its reader may see, with the places of those they may not, and two compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of, unscoped
from forum.people.models import User

from . import queries_files, queries_had, wording
from .models import Post, Revision
from .queries_had import Had

_SEEN = (
    select(Revision, User.name)
    .join(User, User.id == Revision.replaced_by_id)
    .where(scope_of(Revision), Revision.post_id == bindparam("post"))
)
_HIDDEN = unscoped(
    select(Revision.number, Revision.replaced_at, Revision.hidden_reason).where(
        Revision.post_id == bindparam("post"), Revision.hidden_at.is_not(None)
    ),
    "that there is a hidden wording, and why, is seen by whoever sees its post",
)


@dataclass(frozen=True)
class Wording:
    """One wording; without `id` one that its reader may not see, or the present one, which has no `until`."""

    number: int
    body: str
    language: str
    id: int | None = None
    until: datetime | None = None
    by: str = ""
    reason: str = ""
    hidden: bool = False
    hidden_reason: str = ""
    # None where nobody knows.
    files: Sequence[Had] | None = None

    @property
    def is_read(self) -> bool:
        """Say whether its reader sees what it says."""
        return self.id is not None or self.until is None


@dataclass(frozen=True)
class Compared:
    """Two wordings, and what differs; `parts` is None when that is too much to be marked."""

    before: Wording
    after: Wording
    parts: list[wording.Part] | None

    @property
    def came(self) -> list[Had]:
        """Return the files that the later has and the earlier had not; none where nobody knows."""
        return _more(self.before, self.after)

    @property
    def went(self) -> list[Had]:
        """Return the files that the earlier had and the later has not; none where nobody knows."""
        return _more(self.after, self.before)


def wordings(actor: Actor, post: Post) -> list[Wording]:
    """Return the wordings of a post, the present one first."""
    there = queries_files.of_posts(actor, [post.id]).get(post.id, [])
    found = {post.revision: Wording(post.revision, post.body, post.language, files=queries_had.of_now(there))}
    for row in rows(actor, _HIDDEN, post=post.id):
        found[row.number] = Wording(
            row.number, "", "", until=row.replaced_at, hidden=True, hidden_reason=row.hidden_reason
        )
    for row in rows(actor, _SEEN, post=post.id):
        old: Revision = row[0]
        found[old.number] = Wording(
            old.number,
            old.body,
            old.language,
            old.id,
            old.replaced_at,
            row.name,
            old.reason,
            hidden=old.hidden_at is not None,
            hidden_reason=old.hidden_reason,
            files=queries_had.of_then(old.files, there),
        )
    return [found[number] for number in sorted(found, reverse=True)]


def compared(found: Sequence[Wording], one: int | None, other: int | None) -> Compared | None:
    """Compare two wordings by their numbers, the last two without; None where there are no two to be read."""
    seen = {each.number: each for each in found if each.is_read}
    if len(seen) < 2:  # noqa: PLR2004
        return None
    after, before = list(seen.values())[:2]
    if one in seen and other in seen and one != other:
        before, after = (seen[number] for number in sorted((one, other)))
    return Compared(before, after, wording.compare(before.body, after.body))


def _more(one: Wording, other: Wording) -> list[Had]:
    if one.files is None or other.files is None:
        return []
    has = {file.id for file in one.files}
    return [file for file in other.files if file.id not in has]
