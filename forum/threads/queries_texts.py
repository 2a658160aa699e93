"""What the kept texts of a page become for one reader: quotes that say they were edited since, names and tags."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from forum.kernel import slots
from forum.kernel.actor import Actor

from . import queries_hashtags, queries_mentions, queries_quotes, quoting


def read_by(actor: Actor, pod_id: int, texts: Sequence[Markup]) -> Sequence[Markup]:
    """Return clean texts as the actor reads them; the same, and nothing is asked, where they quote and name nothing."""
    if at := quoting.quoted(texts):
        now = queries_quotes.wordings(actor, at)
        texts = [quoting.marked(text, now) for text in texts]
    return named(actor, pod_id, texts)


def named(actor: Actor, pod_id: int, texts: Sequence[Markup]) -> Sequence[Markup]:
    """Return clean texts with the people and the tags linked that they name, and with what others say of them."""
    texts = queries_hashtags.linked(actor, pod_id, queries_mentions.linked(actor, pod_id, texts) or texts)
    for read in slots.texts_read:
        texts = read(actor, texts)
    return texts
