"""Resources with canaries in them: a file of the member, and a link."""

from __future__ import annotations

import io

from forum.attachments import actions as attachments
from forum.kernel.actor import Actor
from forum.pods.models import Pod
from forum.resources import actions
from forum.resources.typed import Words


def put(who: Actor, pod: Pod, canary: str) -> dict[str, int]:
    """Share a file and a link with canaries in every field; return the key of the file's resource."""
    said = {name: f"{canary} {name} of it" for name in ("title", "publisher", "licence", "why")}
    words, name = io.BytesIO(f"{canary} words of a resource".encode()), f"{canary} resource.txt"
    place = actions.place_of(pod.id)
    taken = attachments.take(who, pod_id=pod.id, place=place, name=name, source=words)
    (shared,) = actions.add_files(who, pod, Words(**said, tags=("water",)), [taken])
    actions.add_link(who, pod, Words(**said), f"https://{canary}.example.org/wells")
    return {"resource": shared.id}
