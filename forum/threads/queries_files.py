"""Which files posts have."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy import bindparam, case, literal, select

from forum.attachments import showing
from forum.attachments.models import Attachment
from forum.attachments.queries import WAITING
from forum.attachments.showing import File
from forum.extracts import queries as extracts
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of, unscoped

from . import policy_files
from .models import Post
from .models_held import HeldPost
from .places import Place

# The scope of files is declared there.
SEEN_BY = policy_files
# For a page of posts, in its own statement: one without files asks no more.
HAS = (
    unscoped(
        select(literal(1)).where(Attachment.post_id == Post.id).limit(1),
        "only whether a post that was found by its scope has files",
    )
    .correlate(Post)
    .scalar_subquery()
)
# The same for texts that wait for a moderator.
HELD_HAS = (
    unscoped(
        select(literal(1)).where(Attachment.held_post_id == HeldPost.id).limit(1),
        "only whether a text that was found by its scope has files",
    )
    .correlate(HeldPost)
    .scalar_subquery()
)
# What a page asks of files in its own statement.
MARKS = (WAITING.label("waiting"), HAS.label("has_files"))
# Of a hidden file its reader gets the reason alone.
_VEILED = {"name": "", "type": "", "size": 0, "alt": ""}
_SHOWN = policy_files.is_shown()
_COLUMNS = (
    case((_SHOWN, getattr(Attachment, name)), else_=literal(_VEILED.get(name), getattr(Attachment, name).type))
    if name not in ("id", "hidden_reason")
    else getattr(Attachment, name)
    for name in showing.COLUMNS
)
# What is known of the words in a file, where its reader may see it.
_WORDS = (
    case((_SHOWN, extracts.SIZE)).label("text_size"),
    case((_SHOWN, extracts.REASON)).label("text_reason"),
)
_OF_POSTS = unscoped(
    select(Attachment.post_id, *_COLUMNS, *_WORDS)
    .where(policy_files.on_post(), Attachment.post_id.in_(bindparam("ids", expanding=True)))
    .order_by(Attachment.id),
    "that a file of a post one sees is hidden, and why, is seen by all; everything else of it is left out",
)
_NAMES = unscoped(
    select(Attachment.post_id, Attachment.name)
    .where(Attachment.post_id.in_(bindparam("ids", expanding=True)))
    .order_by(Attachment.id),
    "the names of files of posts that were found in the bin of the asker",
)
_OF_HELD = (
    select(Attachment.held_post_id, *(getattr(Attachment, name) for name in showing.COLUMNS))
    .where(scope_of(Attachment), Attachment.held_post_id.in_(bindparam("ids", expanding=True)))
    .order_by(Attachment.id)
)


# Files of other posts that the texts of a page lead to: those that its reader may see.
_MOST = 200
_OF_OTHERS = select(*(getattr(Attachment, name) for name in showing.COLUMNS)).where(
    scope_of(Attachment), Attachment.post_id.is_not(None), Attachment.id.in_(bindparam("ids", expanding=True))
)


def of_posts(actor: Actor, ids: Sequence[int]) -> dict[int, list[File]]:
    """Return the files of each of these posts, the first first; nothing is asked without any."""
    found: dict[int, list[File]] = {}
    for row in rows(actor, _OF_POSTS, ids=list(ids)) if ids else ():
        found.setdefault(row.post_id, []).append(File(*tuple(row)[1:]))
    return found


def of_held(actor: Actor, ids: Sequence[int]) -> dict[int, list[File]]:
    """Return the files of each of these texts that wait for a moderator, the first first."""
    found: dict[int, list[File]] = {}
    for row in rows(actor, _OF_HELD, ids=list(ids)) if ids else ():
        found.setdefault(row.held_post_id, []).append(File(*tuple(row)[1:]))
    return found


def names(actor: Actor, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return what the files of posts in the bin are called; nothing is asked without any."""
    found: dict[int, list[str]] = {}
    for row in rows(actor, _NAMES, ids=list(ids)) if ids else ():
        found.setdefault(row.post_id, []).append(row.name)
    return found


def beside(actor: Actor, places: list[Place], ids: Sequence[int]) -> list[Place]:
    """Return the places of a page with their pictures as they are shown, and their other files beside the text.

    `ids` are the posts that have files.
    """
    found = of_posts(actor, ids)
    if not found and not any(showing.has_files(place.html) for place in places):
        return places
    shown = dressed(actor, [(place.html, found.get(place.id or 0, [])) for place in places])
    return [place._replace(html=html, files=rest) for place, (html, rest) in zip(places, shown, strict=True)]


def dressed(actor: Actor, texts: Sequence[tuple[Markup, Sequence[File]]]) -> list[tuple[Markup, tuple[File, ...]]]:
    """Return texts as `showing.placed` does, each with its files; what files of other posts cost is said, too.

    Those are asked for in one statement, as their reader may see them; none where no text names any.
    """
    known = {file.id: file for _html, files in texts for file in files}
    asked = {key for html, _files in texts for key in showing.named(html)} - known.keys()
    if asked:
        known |= {row.id: File(*tuple(row)) for row in rows(actor, _OF_OTHERS, ids=sorted(asked)[:_MOST])}
    return [showing.placed(html, files, known) for html, files in texts]
