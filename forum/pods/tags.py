"""The pod's own words as they are typed in a text, after a `#`."""

from __future__ import annotations

from forum.kernel import markup
from forum.kernel.actor import Actor

from . import queries
from .models import Tag

_OFFERED = 8


def called(actor: Actor, pod_id: int, beginning: str) -> list[Tag]:
    """Return up to eight tags of the pod, in its order, of which any word begins so."""
    start = markup.tag_key(beginning)
    if beginning and not start:
        return []
    found = (tag for tag in queries.pod_tags(actor, pod_id) if _begins(tag, start))
    return [tag for tag, _at in zip(found, range(_OFFERED), strict=False)]


def written(tag: Tag) -> str:
    """Return what stands for a tag in a text: its address, or its name where that has letters of another script."""
    key = markup.tag_key(tag.name)
    return tag.slug if key.isascii() or not markup.tagged(markup.render(f"#{key}").html) else key


def _begins(tag: Tag, start: str) -> bool:
    return any(f"-{key}".find(f"-{start}") >= 0 for key in (markup.tag_key(tag.name), tag.slug))
