"""Questions about unsent texts: the one of a place, and the list of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.pods.models import Pod
from forum.pods.policy import my_pods

from . import policy_drafts
from .drafting import Kept, Place, Words
from .models import Post, Thread
from .models_drafts import Draft

# The scope of drafts is declared there.
SEEN_BY = policy_drafts
SIZE = 20
# The form of nobody: an ended draft was written by none, and one without a key is not known again.
NOBODY = "-"
HAS_WORDS = or_(Draft.body != "", Draft.title != "")
_HERE = select(
    Draft.id,
    Draft.sequence,
    Draft.body,
    Draft.title,
    Draft.language,
    Draft.kind,
    Draft.tags,
    Draft.updated_at,
    Draft.composer,
).where(scope_of(Draft), Draft.key == bindparam("place"))
_THERE = scope_of(Draft), Draft.key == bindparam("place")
# For a page that has a place for words under it, in its own statement: the draft's number, and whether it has words.
NUMBER = select(Draft.sequence).where(*_THERE).scalar_subquery()
TYPED = select(Draft.id).where(*_THERE, HAS_WORDS).exists()
# Names of pods and titles come by their own scopes: who left a pod keeps the own words only.
_LISTED = (
    select(
        Draft.id,
        Draft.key,
        Draft.thread_id,
        Draft.post_id,
        Draft.title,
        Draft.body,
        Draft.language,
        Draft.updated_at,
        Pod.name.label("pod"),
        Pod.slug,
        Thread.title.label("thread"),
        Post.id.label("post"),
    )
    .select_from(Draft)
    .outerjoin(Pod, and_(Pod.id == Draft.pod_id, scope_of(Pod), Pod.id.in_(my_pods())))
    .outerjoin(Thread, and_(Thread.id == Draft.thread_id, scope_of(Thread)))
    .outerjoin(Post, and_(Post.id == Draft.post_id, scope_of(Post)))
    .where(scope_of(Draft), HAS_WORDS)
    .order_by(Draft.updated_at.desc(), Draft.id.desc())
    .limit(SIZE + 1)
    .offset(bindparam("skip"))
)


def find(actor: Actor, place: Place) -> Kept:
    """Return what is kept at a place; what never was has no id."""
    row = rows(actor, _HERE, place=place.key).first()
    if row is None:
        return Kept()
    words = Words(row.body, row.title, row.language, row.kind, tuple(row.tags))
    return Kept(row.id, row.sequence, words, row.updated_at, bool(words) and row.composer == NOBODY)


def mine(actor: Actor, page: int) -> tuple[Sequence[Row[Any]], bool]:
    """Return a page of the actor's drafts, the newest first, and whether there are older ones."""
    found = rows(actor, _LISTED, skip=(page - 1) * SIZE).all()
    return found[:SIZE], len(found) > SIZE
