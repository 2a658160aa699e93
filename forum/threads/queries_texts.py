"""What the kept texts of a page become for one reader: quotes that say they were edited since, and people's names."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from forum.kernel.actor import Actor

from . import queries_mentions, queries_quotes, quoting


def read_by(actor: Actor, pod_id: int, texts: Sequence[Markup]) -> Sequence[Markup]:
    """Return clean texts as the actor reads them; the same, and nothing is asked, where they quote and name nobody."""
    if at := quoting.quoted(texts):
        now = queries_quotes.wordings(actor, at)
        texts = [quoting.marked(text, now) for text in texts]
    return queries_mentions.linked(actor, pod_id, texts) or texts
