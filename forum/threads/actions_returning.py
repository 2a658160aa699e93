"""Where a text goes that does not become a post: back among its author's drafts, with its files."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from forum.attachments import actions_holding as files
from forum.kernel.actor import Actor
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.policy import rows, scope_of

from . import actions_drafts, drafting, policy_held, queries_drafts
from .models_held import HeldPost

# The scope of what waits is declared there.
SEEN_BY = policy_held
_EMPTY = (
    update(HeldPost)
    .where(HeldPost.id == bindparam("which"), scope_of(HeldPost), HeldPost.decided_at.is_not(None))
    .values(title="", tags=[], body="", html="", excerpt="", is_plain=False)
    .execution_options(synchronize_session=False)
)


def to_drafts(author: Actor, held: HeldPost) -> bool:
    """Make a text the draft of its place again, above what is being written there; say whether there was room.

    Whoever has left the pod has no drafts there any more: their text stays where it is, for them to read.
    """
    place = drafting.of_held(held)
    words = drafting.Words(held.body, held.title, held.language, held.kind, tuple(held.tags))
    kept = queries_drafts.find(author, place)
    both = words.above(kept.words) if kept.words else words
    try:
        actions_drafts.keep(author, place, both, read=kept.sequence, composer="")
    except (NotVisible, Refused, actions_drafts.Stale):
        return False
    files.release(author, held.id, place.key)
    return True


def leave_no_words(actor: Actor, held: HeldPost) -> None:
    """Empty a text that stands elsewhere by now, so that no copy of it is left here."""
    rows(actor, _EMPTY, which=held.id)
