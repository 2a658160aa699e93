"""What opened forms have to do with drafts: fill one in, keep one on a preview, let the writer choose between two."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy.exc import OperationalError

from forum.kernel import paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused

from . import actions_drafts, drafting, queries_drafts, queries_held
from .drafting import Kept, Opened, Place, Words
from .models_held import HeldPost

# What a form may ask for besides being sent: another text that it was told of, or the words of the post it answers.
OTHER, BOTH, QUOTE, FILES = "other", "both", "quote", "files"
LOOKS = frozenset({"preview", OTHER, BOTH, QUOTE, FILES})


def opened(actor: Actor, place: Place, form: Any) -> Opened:
    """Fill what is kept at a place into a form that is opened, and tell the form of it."""
    draft = found(actor, place)
    if draft.kept.words:
        fill(form, draft.kept.words)
    return draft


def found(actor: Actor, place: Place) -> Opened:
    """Return what is kept at a place."""
    return Opened(place, queries_drafts.find(actor, place))


def sent(place: Place) -> Opened:
    """Tell a form that comes back with what was typed the number that it had read."""
    return Opened(place, Kept(sequence=sequence()))


def keep(actor: Actor, place: Place, form: Any) -> Opened:
    """Keep what a form holds that is looked at before it is sent; commits. Another text is shown beside it."""
    read, words = sequence(), typed(form)
    if (do := request.form.get("do")) in (OTHER, BOTH):
        other = queries_drafts.find(actor, place)
        read, words = other.sequence, other.words if do == OTHER else words.above(other.words)
        fill(form, words)
    by = form.once.data or ""
    try:
        kept = _keep(actor, place, words, read, by)
        db.session.commit()
    except actions_drafts.Stale as stale:
        db.session.rollback()
        return Opened(place, Kept(sequence=stale.other.sequence), stale.other)
    except Refused:
        # The form itself says what is too long.
        return sent(place)
    except OperationalError:
        # A preview needs nobody: what was typed stands in its form, and is kept by the next one.
        db.session.rollback()
        return sent(place)
    return Opened(place, kept)


def _keep(actor: Actor, place: Place, words: Words, read: int, by: str) -> Kept:
    try:
        return actions_drafts.keep(actor, place, words, read=read, composer=by)
    except actions_drafts.Stale as stale:
        if stale.other.words:
            raise
        # Sent or discarded elsewhere: nothing to choose from.
        return actions_drafts.keep(actor, place, words, read=stale.other.sequence, composer=by)


def end(actor: Actor, place: Place, form: Any) -> None:
    """Forget what a form sent, in the transaction of what it made."""
    actions_drafts.end(actor, place, typed(form), read=sequence(), composer=form.once.data or "")


def sequence() -> int:
    """Return the number of the draft that the form had read."""
    return paging.key(request.form.get("sequence")) or 0


def where_words_go(actor: Actor, held: HeldPost) -> Place:
    """Return the place of other words for a text that waits; of one that was decided, the place of what it became."""
    if held.decided_at is None:
        return drafting.of_rewording(held)
    made = queries_held.place_of(actor, held)[0]
    return drafting.of_held(held) if made is None else drafting.of_edit(made)


def typed(form: Any) -> Words:
    """Return what a form holds."""
    begins = "tags" in form
    return Words(
        form.body.data or "",
        form.title.data or "" if "title" in form else "",
        form.language.data or "",
        form.kind.data or "" if begins else "",
        tuple(form.tags.data or ()) if begins else (),
    )


def fill(form: Any, words: Words) -> None:
    """Put words into a form."""
    form.body.data = words.body
    form.language.data = words.language or form.language.data
    if "title" in form:
        form.title.data = words.title
    if "tags" in form:
        form.tags.data, form.kind.data = list(words.tags), words.kind or form.kind.data
