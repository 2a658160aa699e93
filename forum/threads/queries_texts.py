"""What the kept texts of a page become for one reader: quotes that say they were edited since, names and tags."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row

from forum.kernel import markup, slots
from forum.kernel.actor import Actor

from . import queries_files, queries_hashtags, queries_mentions, queries_quotes, quoting


def read_by(actor: Actor, pod_id: int, texts: Sequence[Markup]) -> Sequence[Markup]:
    """Return clean texts as the actor reads them; the same, and nothing is asked, where they quote and name nothing."""
    if at := quoting.quoted(texts):
        now = queries_quotes.wordings(actor, at)
        texts = [quoting.marked(text, now) for text in texts]
    return named(actor, pod_id, texts)


def rows_read_by(actor: Actor, found: Sequence[Row[Any]], column: str) -> list[Any]:
    """Return rows of one pod, which carry its key, with the kept text of a column as the actor reads it."""
    if not found:
        return []
    texts = read_by(actor, found[0].pod_id, [markup.shown(getattr(row, column)) for row in found])
    # It has no files of its own: a picture in it is a link.
    shown = queries_files.dressed(actor, [(text, ()) for text in texts])
    return [SimpleNamespace(**{**row._asdict(), column: html}) for row, (html, _rest) in zip(found, shown, strict=True)]


def named(actor: Actor, pod_id: int, texts: Sequence[Markup]) -> Sequence[Markup]:
    """Return clean texts with the people and the tags linked that they name, and with what others say of them."""
    texts = queries_hashtags.linked(actor, pod_id, queries_mentions.linked(actor, pod_id, texts) or texts)
    for read in slots.texts_read:
        texts = read(actor, texts)
    return texts
