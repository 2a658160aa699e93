"""Verbs of watches: choose how much to hear of a thread, a tag or a pod, or leave it to what stands above."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Integer, String, bindparam, delete, null, select, text

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.i18n import _
from forum.kernel.policy import ME, rows, scope_of
from forum.kernel.upserts import Insert, Upsert
from forum.pods.models import Pod, Tag
from forum.pods.policy import my_pods

from .models import Thread
from .models_watches import LEVELS, OF_POD, Watch

_TABLE: Any = Watch.__table__
_COLUMNS = ["user_id", "level", "at", "pod_id", "tag_id", "thread_id"]
_WHICH: Any = bindparam("which", type_=Integer)
_SAID = (ME, bindparam("level", type_=String), bindparam("at", type_=Watch.at.type))
_NONE = null().cast(Integer)
# The write repeats what it relies on: a moment ago is not now.
_FROM = {
    Thread: select(*_SAID, Thread.pod_id, _NONE, Thread.id).where(Thread.id == _WHICH, scope_of(Thread)),
    Tag: select(*_SAID, Tag.pod_id, Tag.id, _NONE).where(
        Tag.id == _WHICH, Tag.pod_id.in_(my_pods()), Tag.retired_at.is_(None), scope_of(Tag)
    ),
    Pod: select(*_SAID, Pod.id, _NONE, _NONE).where(Pod.id == _WHICH, Pod.id.in_(my_pods()), scope_of(Pod)),
}
_ONCE: dict[Any, dict[str, Any]] = {
    Thread: {"index_elements": ["user_id", "thread_id"]},
    Tag: {"index_elements": ["user_id", "tag_id"]},
    Pod: {"index_elements": ["user_id", "pod_id"], "index_where": text(OF_POD)},
}


def _choose(insert: Insert, model: Any) -> Any:
    made = insert(_TABLE).from_select(_COLUMNS, _FROM[model])
    again = {"level": made.excluded.level, "at": made.excluded.at}
    return made.on_conflict_do_update(**_ONCE[model], set_=again).returning(_TABLE.c.id)


_CHOOSE = {model: Upsert(partial(_choose, model=model)) for model in _FROM}


def _forgetting(*which: Any) -> Any:
    return delete(Watch).where(*which, scope_of(Watch)).execution_options(synchronize_session=False)


_FORGET = {
    Thread: _forgetting(Watch.thread_id == _WHICH),
    Tag: _forgetting(Watch.tag_id == _WHICH),
    Pod: _forgetting(Watch.pod_id == _WHICH, Watch.tag_id.is_(None), Watch.thread_id.is_(None)),
}


def watch(actor: Actor, what: Thread | Tag | Pod, level: str) -> None:
    """Choose a level, "" for what stands above. Raises Refused for an unknown one, NotVisible."""
    if level not in ("", *LEVELS):
        raise Refused(_("Choose one of the list."), "level")
    if not level:
        rows(actor, _FORGET[type(what)], which=what.id)
        return
    statement = _CHOOSE[type(what)].here
    if rows(actor, statement, which=what.id, level=level, at=clock.now()).first() is None:
        raise NotVisible
