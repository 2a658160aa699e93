"""One sending of a form is one post: what it made before is found again."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of
from forum.kernel.upserts import Upsert

from . import policy
from .models import Submission

# The scope of sendings is declared there.
SEEN_BY = policy
KEY = 100
_SENT = select(Submission.post_id).where(
    scope_of(Submission), Submission.key == bindparam("key"), Submission.digest == bindparam("digest")
)
_REMEMBER = Upsert(
    lambda insert: (
        insert(Submission)
        .values(
            user_id=ME, key=bindparam("sent"), digest=bindparam("what"), post_id=bindparam("made"), at=bindparam("now")
        )
        .on_conflict_do_nothing()
        .returning(Submission.post_id)
        .execution_options(kept=True)
    )
)


class Already(Exception):
    """The same form was sent before: `post_id` is what it made. Roll back and show that."""

    def __init__(self, post_id: int) -> None:
        super().__init__(post_id)
        self.post_id = post_id


def ask(actor: Actor, once: str, digest: str) -> None:
    """Raise Already when this sending has made a post."""
    sent = rows(actor, _SENT, key=once[:KEY], digest=digest).scalar() if once else None
    if sent is not None:
        raise Already(sent)


def remember(actor: Actor, once: str, digest: str, post_id: int) -> None:
    """Keep which post a sending made. Raises Already when it was made by another of the same."""
    if not once:
        return
    kept = rows(actor, _REMEMBER.here, sent=once[:KEY], what=digest, made=post_id, now=clock.now())
    if kept.first() is None:
        raise Already(rows(actor, _SENT, key=once[:KEY], digest=digest).scalar_one())
