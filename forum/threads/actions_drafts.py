"""Verbs of unsent texts: keep one, end one, discard one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, bindparam, literal, or_, select, update

from forum.attachments import actions as attachments
from forum.kernel import clock, markup, upserts
from forum.kernel.actor import Actor
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.i18n import _
from forum.kernel.policy import ME, rows, scope_of
from forum.kernel.upserts import Upsert
from forum.pods.policy import my_pods

from . import queries_drafts
from .drafting import Kept, Place, Words
from .models_drafts import Draft

# A text that has to be split is kept whole until then.
LONGEST = 2 * markup.LIMIT
_TITLE = 1000
_KEY = 100
_TABLE = Draft.metadata.tables[Draft.__tablename__]
# Written down only while the writer is in the pod; what was kept before stays theirs.
_STILL_IN = bindparam("pod", type_=Integer).in_(my_pods())
_KEEP = (
    update(Draft)
    .where(
        scope_of(Draft),
        _STILL_IN,
        Draft.key == bindparam("place"),
        or_(Draft.sequence == bindparam("read"), Draft.composer == bindparam("by")),
    )
    .returning(Draft.id, Draft.sequence)
    .execution_options(synchronize_session=False)
)
_DISCARD = (
    update(Draft)
    .where(scope_of(Draft), Draft.id == bindparam("which"))
    .values(sequence=Draft.sequence + 1, composer="", **Words().columns())
    .execution_options(synchronize_session=False)
)
# A row without words stays: it lets no save that comes late bring back what was sent.
_OVER = {**Words().columns(), "composer": "", "updated_at": bindparam("now")}
_BY_PLACE: dict[str, Any] = {"pod_id": bindparam("pod"), "thread_id": bindparam("thread"), "post_id": bindparam("post")}
_MINE = or_(Draft.sequence == bindparam("read"), Draft.composer == bindparam("by"), Draft.body == bindparam("words"))
_END = Upsert(
    lambda insert: (
        insert(_TABLE)
        .values(user_id=ME, key=bindparam("place"), sequence=bindparam("read") + 1, **_BY_PLACE, **_OVER)
        .on_conflict_do_update(
            index_elements=[Draft.user_id, Draft.key], set_={**_OVER, "sequence": Draft.sequence + 1}, where=_MINE
        )
        .returning(_TABLE.c.id)
        .execution_options(kept=True)
    )
)


class Stale(Exception):
    """Another text was kept here meanwhile: `other`; without words it was sent or discarded."""

    def __init__(self, other: Kept) -> None:
        super().__init__(other.sequence)
        self.other = other


def keep(actor: Actor, place: Place, words: Words, *, read: int, composer: str) -> Kept:
    """Keep what was typed so far, by a form that has read draft number `read`.

    Raises Stale, Refused for too much, NotVisible for whoever is no longer in the pod.
    """
    if len(words.body) > LONGEST or len(words.title) > _TITLE:
        raise Refused(_("This text is too long to be kept."), "body")
    at, by = clock.now(), composer[:_KEY] or queries_drafts.NOBODY
    statement = _KEEP.values(
        **words.columns(), sequence=Draft.sequence + 1, composer=by, updated_at=at, pod_id=place.pod_id
    )
    done = rows(actor, statement, place=place.key, read=read, by=by, pod=place.pod_id).first()
    if done is None and words:
        done = _begin(actor, place, **words.columns(), sequence=read + 1, composer=by, updated_at=at)
    if done is not None:
        return Kept(done.id, done.sequence, words, at)
    other = queries_drafts.find(actor, place)
    if other.id is None and words:
        raise NotVisible
    if not other.words.says(words):
        raise Stale(other)
    return other


def end(actor: Actor, place: Place, words: Words, *, read: int, composer: str) -> None:
    """Forget what was sent, and let no save that comes late bring it back; another text that is kept there stays."""
    said = {"read": read, "by": composer[:_KEY] or queries_drafts.NOBODY, "words": words.body}
    at = {"place": place.key, "pod": place.pod_id, "thread": place.thread_id, "post": place.post_id}
    rows(actor, _END.here, **said, **at, now=clock.now())


def discard(actor: Actor, draft: Draft) -> None:
    """Throw a text away, and the files that were uploaded for it."""
    rows(actor, _DISCARD, which=draft.id)
    attachments.clear(actor, draft.key)


def _begin(actor: Actor, place: Place, **values: object) -> Any:
    new = {"user_id": actor.id, "key": place.key, **_at(place), **values}
    words = select(*(literal(value, _TABLE.c[name].type) for name, value in new.items())).where(_STILL_IN)
    made = (
        upserts.insert(_TABLE)
        .from_select(list(new), words)
        .on_conflict_do_nothing()
        .returning(_TABLE.c.id, _TABLE.c.sequence)
    )
    return rows(actor, made, pod=place.pod_id).first()


def _at(place: Place) -> dict[str, int | None]:
    return {"pod_id": place.pod_id, "thread_id": place.thread_id, "post_id": place.post_id}
