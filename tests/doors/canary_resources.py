"""Resources with canaries in them: a file of the member, links in every state, and what hangs on them."""

from __future__ import annotations

import io

from sqlalchemy import select

from forum.attachments import actions as attachments
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.pods.models import Pod
from forum.resources import actions, actions_bin, actions_changing, actions_collections, actions_twins
from forum.resources.models import Resource
from forum.resources.models_collections import CollectionItem
from forum.resources.typed import Words


def put(mona: Actor, mira: Actor, harry: Actor, pod: Pod, canaries: tuple[str, str]) -> dict[str, dict[str, object]]:
    """Share a file and links, with canaries in every field; return parts of addresses, by the state of what is meant.

    `canaries` are for what stands and for what is in the bin.
    """
    shown, binned = canaries
    words, name = io.BytesIO(f"{shown} words of a resource".encode()), f"{shown} resource.txt"
    place = actions.place_of(pod.id)
    taken = attachments.take(mira, pod_id=pod.id, place=place, name=name, source=words)
    (shared,) = actions.add_files(mira, pod, Words(**_said(shown), tags=("water",)), [taken])
    replaced, scrapped = _link(mira, pod, shown), _link(harry, pod, binned)
    actions_changing.supersede(mira, replaced, shared.id)
    actions_bin.drop(mona, scrapped, "Names a patient.")
    actions_twins.tell_apart(mona, shared, replaced.id)
    other = _link(mira, pod, shown)
    made = actions_collections.make(mira, pod, f"{shown} collection of it", f"{shown} about of it")
    actions_collections.put_in(mira, made, shared.id, f"{shown} note of it")
    db.session.expire(made)
    actions_collections.put_in(mira, made, replaced.id, f"{shown} note of it")
    first, second = db.session.execute(select(CollectionItem).order_by(CollectionItem.position)).scalars()
    actions_collections.tick(mira, second)
    renewed = _renewed(mira, pod, shown)
    binned_list = actions_collections.make(harry, pod, f"{binned} collection of it", f"{binned} about of it")
    actions_bin.drop_collection(mona, binned_list, "Names a patient.")
    return {
        "ward": {"resource_id": shared.id, "collection_id": made.id, "collection_item_id": first.id},
        "done": {"collection_item_id": second.id},
        "scrapped": {"resource_id": scrapped.id, "collection_id": binned_list.id},
        "replaced": {"resource_id": replaced.id},
        "alone": {"resource_id": other.id},
        "alike": {"resource_id": shared.id, "number": other.id},
        "renewed": {"resource_id": renewed.id},
        "apart": {"resource_id": shared.id, "number": replaced.id},
    }


def _renewed(mira: Actor, pod: Pod, canary: str) -> Resource:
    """Share a file, and hand out another in its place."""
    first = _taken(mira, pod, actions.place_of(pod.id), canary)
    (made,) = actions.add_files(mira, pod, Words(**_said(canary)), [first])
    place = f"version-{made.id}"
    taken = _taken(mira, pod, place, f"{canary} newer")
    actions_changing.add_version(mira, made, files=[taken], note=f"{canary} note of it", place=place)
    return made


def _taken(mira: Actor, pod: Pod, place: str, canary: str) -> int:
    words = io.BytesIO(f"{canary} words of a version".encode())
    return attachments.take(mira, pod_id=pod.id, place=place, name=f"{canary} version.txt", source=words)


def _link(who: Actor, pod: Pod, canary: str) -> Resource:
    return actions.add_link(who, pod, Words(**_said(canary)), f"https://{canary}.example.org/wells")


def _said(canary: str) -> dict[str, str]:
    return {name: f"{canary} {name} of it" for name in ("title", "publisher", "licence", "why")}
