"""Words with their sign in texts: which of them are tags of the pod in which they are read."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy import bindparam, select

from forum.kernel import links, markup
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.pods.models import Pod, Tag

_LINK = Markup('<a class="mention" href="{}?tag={}"><bdi>#{}</bdi></a>')
_WORDS = (
    select(Tag.slug, Tag.name, Pod.slug.label("pod"))
    .join(Pod, Pod.id == Tag.pod_id)
    .where(scope_of(Tag), scope_of(Pod), Tag.pod_id == bindparam("pod"), Tag.retired_at.is_(None))
    .order_by(Tag.position.desc(), Tag.id.desc())
)


def linked(actor: Actor, pod_id: int, texts: Sequence[Markup]) -> Sequence[Markup]:
    """Return these clean texts with the tags linked that they set; the same, and nothing is asked, without any."""
    if not any(markup.tagged(text) for text in texts):
        return texts
    found = rows(actor, _WORDS, pod=pod_id).all()
    # Where the name of one is the address of another, the address decides.
    ways = {**{markup.tag_key(tag.name): tag for tag in found}, **{tag.slug: tag for tag in found}}

    def link(key: str) -> str | None:
        tag = ways.get(key)
        return None if tag is None else str(_LINK.format(links.pod(tag.pod), tag.slug, tag.name))

    return [markup.shown(markup.with_tags(text, link)) for text in texts]
