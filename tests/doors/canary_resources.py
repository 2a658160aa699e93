"""Resources with canaries in them: a file of the member, and a link."""

from __future__ import annotations

import io

from forum.attachments import actions as attachments
from forum.kernel.actor import Actor
from forum.pods.models import Pod
from forum.resources import actions, actions_changing
from forum.resources.typed import Words


def put(who: Actor, pod: Pod, canary: str) -> dict[str, int]:
    """Share a file and a link that it replaces, with canaries in every field; return the keys of both."""
    said = _said(canary)
    words, name = io.BytesIO(f"{canary} words of a resource".encode()), f"{canary} resource.txt"
    place = actions.place_of(pod.id)
    taken = attachments.take(who, pod_id=pod.id, place=place, name=name, source=words)
    (shared,) = actions.add_files(who, pod, Words(**said, tags=("water",)), [taken])
    link = actions.add_link(who, pod, Words(**said), f"https://{canary}.example.org/wells")
    actions_changing.supersede(who, link, shared.id)
    return {"resource": shared.id, "replaced": link.id}


def scrap(mona: Actor, harry: Actor, pod: Pod, canary: str) -> dict[str, int]:
    """Share a link and let a moderator delete it."""
    link = actions.add_link(harry, pod, Words(**_said(canary)), f"https://{canary}.example.org/")
    actions_changing.drop(mona, link, "Names a patient.")
    return {"scrapped": link.id}


def _said(canary: str) -> dict[str, str]:
    return {name: f"{canary} {name} of it" for name in ("title", "publisher", "licence", "why")}
