"""Verbs of files: take one in, say what it shows, put it on a post, drop it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from os import SEEK_END
from typing import IO, Any

from sqlalchemy import bindparam, delete, insert, select, update

from forum.kernel import clock, files, images, kinds, sizes
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused, TooLarge
from forum.kernel.files import Taken
from forum.kernel.forms import one_line
from forum.kernel.i18n import _
from forum.kernel.kinds import Kind
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of, unscoped
from forum.pods.models import Membership
from forum.pods.policy import open_pods

from . import actions_bytes as blobs
from . import names, policy
from . import queries_quotas as quotas
from .events import FilesAttached, FilesLoose
from .models import Attachment, Unsent

# The scope of what is on no post is declared there.
SEEN_BY = policy
FIELD = "files"
# Files on one post, characters that say what a picture shows.
MOST, LONGEST_ALT = 20, 300
_IDS: Any = bindparam("ids", expanding=True)
_MINE = (scope_of(Unsent), Unsent.place == bindparam("at"), Unsent.id.in_(_IDS))
_ATTACH = (
    update(Unsent)
    .where(*_MINE, Unsent.pod_id == bindparam("pod"))
    .values(post_id=bindparam("post"), place="")
    .returning(Unsent.id)
    .execution_options(synchronize_session=False)
)
_DROP = delete(Unsent).where(*_MINE).returning(Unsent.id).execution_options(synchronize_session=False)
_CLEAR = (
    delete(Unsent)
    .where(scope_of(Unsent), Unsent.place == bindparam("at"))
    .returning(Unsent.id)
    .execution_options(synchronize_session=False)
)
_SAY = (
    update(Unsent)
    .where(scope_of(Unsent), Unsent.place == bindparam("at"), Unsent.id == bindparam("which"))
    .values(alt=bindparam("said"))
    .execution_options(synchronize_session=False)
)
_SAME = select(Unsent.id).where(
    scope_of(Unsent),
    Unsent.place == bindparam("at"),
    Unsent.pod_id == bindparam("pod"),
    Unsent.blob_id == bindparam("blob"),
    Unsent.name == bindparam("named"),
)
# The first write repeats what it relies on: who was shut out a moment ago leaves nothing here.
_STAY = unscoped(
    update(Membership)
    .where(Membership.user_id == ME, Membership.pod_id == bindparam("pod"), Membership.pod_id.in_(open_pods()))
    .values(read_before=Membership.read_before)
    .returning(Membership.id)
    .execution_options(synchronize_session=False),
    "changes nothing and only takes ME's own row",
)


def take(actor: Actor, *, pod_id: int, place: str, name: str, source: IO[bytes], largest: int = 0) -> int:
    """Take a file in for a text that is being written, and return its key.

    It has `largest` bytes at most, 0 as a file on a post. The same file for the same text is one: whoever sends a form
    twice has it once. Raises Refused, NotVisible for who was shut out meanwhile, and OSError where there is no room.
    """
    most = largest or sizes.file()
    try:
        # Whoever has no room is told before the work; what is kept is asked about once more.
        quotas.ask(actor, pod_id, _length(source, most))
        with files.taken(source, most) as got:
            kind = _kind(got, name)
            if not kind.is_image:
                with blobs.ready(got) as bytes_:
                    _stay(actor, pod_id, got.size)
                    return _note(actor, pod_id, place, names.clean(name, kind), kind, bytes_.row(pod_id), size=got.size)
            with got.part.open("rb") as file:
                made = images.made(file)
        return _picture(actor, pod_id, place, name, made)
    except files.TooLarge:
        raise too_large(name, most) from None
    except images.TooManyDots:
        raise Refused(_("%(name)s has more dots than fit here: send it smaller.", name=name), FIELD) from None
    except images.Unreadable:
        raise Refused(_("%(name)s cannot be read as a picture: it may be broken.", name=name), FIELD) from None


def _picture(actor: Actor, pod_id: int, place: str, name: str, made: images.Made) -> int:
    with blobs.made(made.whole) as whole, blobs.made(made.small) if made.small else nullcontext() as small:
        _stay(actor, pod_id, len(made.whole))
        shown = kinds.BY_TYPE[made.type]
        more = {"width": made.width, "height": made.height, "size": len(made.whole)}
        if small is not None:
            more |= {"small_id": small.row(pod_id), "small_size": small.got.size}
        return _note(actor, pod_id, place, names.clean(name, shown), shown, whole.row(pod_id), **more)


def _length(source: IO[bytes], most: int) -> int:
    """Return how many bytes are to come, before one of them is read. Raises TooLarge."""
    source.seek(0, SEEK_END)
    length = source.tell()
    source.seek(0)
    if length > most:
        raise files.TooLarge
    return length


def _stay(actor: Actor, pod_id: int, size: int) -> None:
    """Begin to write as a member, and ask for room when nobody else can take it any more."""
    if rows(actor, _STAY, pod=pod_id).first() is None:
        raise NotVisible
    quotas.hold(actor, pod_id)
    quotas.ask(actor, pod_id, size)


def _kind(got: Taken, name: str) -> Kind:
    if not got.size:
        raise Refused(_("%(name)s is empty.", name=name), FIELD)
    with got.part.open("rb") as file:
        kind = kinds.of(file, name)
    if kind is None:
        raise Refused(
            _(
                "%(name)s is of no kind that is taken. Pictures, PDF, office documents, EPUB, CSV and plain text are.",
                name=name,
            ),
            FIELD,
        )
    return kind


def _note(actor: Actor, pod_id: int, place: str, name: str, kind: Kind, blob: int, **more: Any) -> int:
    same = rows(actor, _SAME, at=place, pod=pod_id, blob=blob, named=name).scalar()
    if same is not None:
        return int(same)
    values = {"pod_id": pod_id, "place": place, "uploader_id": actor.id, "blob_id": blob, "name": name, "alt": ""}
    made = insert(Attachment).returning(Attachment.id)
    return int(db.session.execute(made, {**values, "type": kind.type, "created_at": clock.now(), **more}).scalar_one())


def attach(actor: Actor, place: str, pod_id: int, post_id: int, ids: Sequence[int], there: int = 0) -> int:
    """Put files of one's own, uploaded for this very text, on its post, and return how many; others are left alone.

    `there` is how many it has already. Raises Refused for too many.
    """
    if not ids:
        return 0
    done = len(rows(actor, _ATTACH, at=place, pod=pod_id, post=post_id, ids=list(ids)).all())
    if done + there > MOST:
        raise too_many()
    if done:
        emit(FilesAttached(actor.id, post_id))
    return done


def too_large(name: str, largest: int) -> TooLarge:
    """Return what is said of a file with more bytes than one may have."""
    most = sizes.size(largest)
    return TooLarge(_("%(name)s is larger than %(size)s, which is the most for one file.", name=name, size=most), FIELD)


def too_many() -> Refused:
    """Return what is said of a post with more files than it may have."""
    return Refused(_("A post has at most %(most)s files: leave some out.", most=MOST), FIELD)


def say(actor: Actor, place: str, said: dict[int, str]) -> None:
    """Keep what pictures show, in the words of whoever uploaded them."""
    for which, words in said.items():
        rows(actor, _SAY, at=place, which=which, said=one_line(words)[:LONGEST_ALT])


def clear(actor: Actor, place: str) -> None:
    """Take all files away that were uploaded for a text which is discarded."""
    if rows(actor, _CLEAR, at=place).first() is not None:
        emit(FilesLoose(actor.id))


def drop(actor: Actor, place: str, ids: Sequence[int]) -> None:
    """Take files away that are on no post yet."""
    if ids and rows(actor, _DROP, at=place, ids=list(ids)).first() is not None:
        emit(FilesLoose(actor.id))
