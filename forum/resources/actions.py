"""Verbs of resources: add files and links to a pod."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, delete, update

from forum.attachments import policy as _files
from forum.attachments.events import FilesLoose
from forum.attachments.models import Unsent
from forum.extracts.events import ExtractWanted
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Forbidden, NotVisible, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import permits, rows, scope_of
from forum.pods import queries as pods
from forum.pods.models import Pod
from forum.pods.policy import accepted_charter, my_pods
from forum.threads import policy_held
from forum.threads.policy import writable_pods

from . import addresses, typed
from . import policy as _policy
from .events import ResourceShared
from .models import Resource, ResourceTag, ResourceVersion
from .typed import Words

# The scopes are declared there.
SEEN_BY = (_policy, _files)
_UNCALLED: Mapping[int, str] = MappingProxyType({})
_IDS: Any = bindparam("ids", expanding=True)
# The first write repeats what it relies on: a moment ago is not now.
_HOLD = (
    update(Pod)
    .where(Pod.id == bindparam("pod"), scope_of(Pod), Pod.id.in_(my_pods()), Pod.id.in_(writable_pods()))
    .values(members=Pod.members)
    .returning(Pod.id)
    .execution_options(synchronize_session=False)
)
# They stop being an unsent text's, and are a version's from now on.
_TAKE_OVER = (
    delete(Unsent)
    .where(
        scope_of(Unsent),
        Unsent.place == bindparam("at"),
        Unsent.pod_id == bindparam("pod"),
        Unsent.held_post_id.is_(None),
        Unsent.id.in_(_IDS),
    )
    .returning(Unsent.id, Unsent.blob_id, Unsent.small_id, Unsent.name, Unsent.type, Unsent.size)
    .execution_options(synchronize_session=False)
)


def place_of(pod_id: int) -> str:
    """Return the key under which files wait that somebody adds to a pod."""
    return f"resource-{pod_id}"


def add_link(actor: Actor, pod: Pod, words: Words, url: str) -> Resource:
    """Add what lies elsewhere. Raises Refused, Forbidden, NotVisible."""
    address = typed.url(url)
    columns = words.columns()
    begin(actor, pod)
    return put(actor, pod, columns, words.tags, {"url": address})


def add_files(
    actor: Actor, pod: Pod, words: Words, ids: Sequence[int], titles: Mapping[int, str] = _UNCALLED
) -> list[Resource]:
    """Add files that were uploaded for this, each as a resource; several are called by `titles`, else as their files.

    Raises Refused, Forbidden, NotVisible.
    """
    alone = len(ids) == 1 and bool(words.title.strip())
    columns = words.columns() if alone else _with(words, "file").columns()
    named = (
        {}
        if alone
        else {id_: _with(words, title, typed_=True).columns() for id_, title in titles.items() if title.strip()}
    )
    begin(actor, pod)
    made = []
    for id_, file in taken_over(actor, pod.id, place_of(pod.id), ids).items():
        own = columns if alone else named.get(id_) or _with(words, file["name"].rpartition(".")[0]).columns()
        made.append(put(actor, pod, own, words.tags, file))
    if not made:
        raise Refused(_("Choose a file, or give a link."), "files")
    return made


def begin(actor: Actor, pod: Pod) -> None:
    """Begin to write into a pod's resources as one who may.

    Raises Refused with what is to be done before, Forbidden, NotVisible.
    """
    if not permits(actor, "share", pod):
        raise Forbidden
    if not accepted_charter(actor, pod.id):
        raise Refused(_("The charter has a new version. Read it and agree before you post."))
    if policy_held.holds(actor, pod.id):
        raise Refused(_("Your first posts wait for a moderator here. Once they are let in, you can add resources."))
    if rows(actor, _HOLD, pod=pod.id).first() is None:
        raise NotVisible


def taken_over(actor: Actor, pod_id: int, place: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Take files over from an unsent text of the actor's, the first first: by their keys, columns of a version each."""
    found = rows(actor, _TAKE_OVER, at=place, pod=pod_id, ids=list(ids)).all() if ids else []
    if any(row.small_id is not None for row in found):
        # The small version of a picture is held by nobody any more.
        emit(FilesLoose(actor.id))
    return {
        row.id: {"blob_id": row.blob_id, "name": row.name, "type": row.type, "size": row.size}
        for row in sorted(found, key=lambda row: row.id)
    }


def hand_out(resource: Resource, actor: Actor, number: int, file: dict[str, Any], note: str = "") -> None:
    """Write a version, and have the words of its file read."""
    made = {"resource_id": resource.id, "pod_id": resource.pod_id, "number": number, "by_id": actor.id}
    place = addresses.key(addresses.place(file["url"])) if "url" in file else None
    db.session.add(ResourceVersion(**made, at=clock.now(), note=note, place=place, **file))
    if "blob_id" in file:
        emit(ExtractWanted(None, file["blob_id"], file["type"]))


def tag(actor: Actor, resource: Resource, slugs: Sequence[str]) -> None:
    """Put themes of the pod on a resource; words that are none are left out."""
    found = pods.tag_keys(actor, resource.pod_id, slugs)
    db.session.add_all(ResourceTag(resource_id=resource.id, tag_id=key, pod_id=resource.pod_id) for key in found)


def _with(words: Words, title: str, *, typed_: bool = False) -> Words:
    called = title if typed_ else title.replace("_", " ").strip()[: typed.TITLE] or "file"
    values = {**vars(words), "title": called}
    return Words(**values)


def put(
    actor: Actor,
    pod: Pod,
    columns: dict[str, Any],
    tags: Sequence[str],
    file: dict[str, Any],
    from_post: int | None = None,
) -> Resource:
    """Add what is known to be right, once `begin` let it."""
    now = clock.now()
    made = Resource(pod_id=pod.id, shared_by_id=actor.id, created_at=now, updated_at=now, **columns)
    made.from_post_id = from_post
    db.session.add(made)
    # Its version and its themes need the key.
    db.session.flush()
    hand_out(made, actor, 1, file)
    tag(actor, made, tags)
    emit(ResourceShared(actor.id, pod.id, made.id))
    return made
