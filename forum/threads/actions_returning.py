"""Where a text goes that does not become a post: back among its author's drafts, with its files."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, update

from forum.attachments import actions_holding as files
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict, NotVisible, Refused
from forum.kernel.policy import rows, scope_of

from . import actions_drafts, drafting, policy_held, queries_drafts
from .models import Post
from .models_held import HeldPost

# The scope of what waits is declared there.
SEEN_BY = policy_held
_PLAN = bindparam("plan", type_=HeldPost.of_files.type)
_EMPTY = (
    update(HeldPost)
    .where(HeldPost.id == bindparam("which"), scope_of(HeldPost), HeldPost.decided_at.is_not(None))
    .values(
        title="", tags=[], body="", html="", excerpt="", is_plain=False, edit_reason=bindparam("why"), of_files=_PLAN
    )
    .execution_options(synchronize_session=False)
)


def to_drafts(author: Actor, held: HeldPost) -> bool:
    """Make a text the draft of its place again, above what is being written there; say whether there was room.

    Whoever has left the pod has no drafts there any more: their text stays where it is, for them to read.
    """
    place, own = drafting.of_held(held), drafting.Words(held.body, held.title, held.language)
    # What its author was making of it instead of what was sent.
    words = replace(_typed(author, held) or own, kind=held.kind, tags=tuple(held.tags))
    if not _put(author, held, place, words):
        return False
    files.release(author, held.id, place.key)
    return True


def go_on(author: Actor, held: HeldPost, post: Post) -> None:
    """Let other words, which its author was typing for a text that is a post now, be another wording of the post."""
    if words := _typed(author, held):
        _put(author, held, drafting.of_edit(post), words)


def join(author: Actor, held: HeldPost, words: drafting.Words) -> None:
    """Keep words that came while others wait: below those, as a draft of them. Raises Conflict, Refused, NotVisible."""
    place = drafting.of_rewording(held)
    kept = queries_drafts.find(author, place)
    both = (kept.words or drafting.Words(held.body, language=held.language)).above(words)
    try:
        actions_drafts.keep(author, place, both, read=kept.sequence, composer="")
    except actions_drafts.Stale:
        raise Conflict from None


def _typed(author: Actor, held: HeldPost) -> drafting.Words:
    return queries_drafts.find(author, drafting.of_rewording(held)).words


def _put(author: Actor, held: HeldPost, place: drafting.Place, words: drafting.Words) -> bool:
    """Keep words at a place, above what is being written there, and no longer with the text; say whether it is done."""
    kept, was = queries_drafts.find(author, place), drafting.of_rewording(held)
    both = words.above(kept.words) if kept.words else words
    try:
        actions_drafts.keep(author, place, both, read=kept.sequence, composer="")
    except (NotVisible, Refused, actions_drafts.Stale):
        return False
    before = queries_drafts.find(author, was)
    if before.words:
        actions_drafts.end(author, was, before.words, read=before.sequence, composer="")
    return True


def leave_no_words(actor: Actor, held: HeldPost, *, but_those_beside: bool = False) -> None:
    """Empty a text that stands elsewhere by now, so that no copy of it is left here.

    A draft has no room for those beside it: why, what pictures show, which files are to go.
    """
    why, plan = (held.edit_reason, held.of_files) if but_those_beside else ("", None)
    rows(actor, _EMPTY, which=held.id, why=why, plan=plan)
