"""What forms of writing have to do with files: take in what they bring, put it on the post, list it."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterable
from typing import Any

from flask import request
from markupsafe import Markup

from forum.attachments import actions as attachments
from forum.attachments import queries as waiting
from forum.attachments import showing
from forum.attachments.showing import File
from forum.kernel import paging, sizes
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused, TooMany
from forum.kernel.forms import one_line
from forum.kernel.i18n import _
from forum.kernel.limits import limit

from . import actions_files, queries_files, queries_had
from .drafting import Place
from .models import Post

_NAME = 200
_log = logging.getLogger(__name__)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


def take(actor: Actor, place: Place, form: Any) -> None:
    """Take in what a form brings for its text, and keep it with the draft; commits.

    What cannot be taken stands beside the field, so that the form comes back with its text and with the others.
    """
    listed, gone = _keys(request.form.getlist("file")), _keys(request.form.getlist("drop"))
    form.files.said = {key: request.form.get(f"alt-{key}", "") for key in listed}
    form.files.gone = tuple(gone)
    if listed or gone:
        attachments.say(actor, place.key, form.files.said)
        attachments.drop(actor, place.key, gone)
        db.session.commit()
    # A script names those that it does not even send.
    for name in request.form.getlist("large")[: attachments.MOST]:
        _refuse(form, attachments.too_large(one_line(name)[:_NAME]).message)
    # Not of the field: where no file comes, it holds whatever words were sent under its name.
    sent = [each for each in request.files.getlist(form.files.name) if each.filename]
    form.files.brought = tuple(key for each in sent if (key := _one(actor, place, form, each)))
    form.files.held = tuple(key for key in dict.fromkeys((*listed, *form.files.brought)) if key not in gone)


def _one(actor: Actor, place: Place, form: Any, sent: Any) -> int:
    """Take one file in; 0 where it is refused, and the field says why."""
    if said := _lacks(sent):
        _refuse(form, said)
        return 0
    try:
        limit("upload", actor.id)
        key = attachments.take(actor, pod_id=place.pod_id, place=place.key, name=sent.filename, source=sent.stream)
        db.session.commit()
    except Refused as why:
        _refuse(form, why.message)
    except TooMany:
        _refuse(form, _("%(name)s was one too many for now: wait some minutes, then add it.", name=sent.filename))
    except OSError as why:
        if why.errno not in _NO_ROOM:
            raise
        _log.warning("nowhere to write files")
        _refuse(form, _no_room(sent))
    else:
        return key
    return 0


def _lacks(sent: Any) -> str:
    """Return why a file did not come in whole; nothing where it did."""
    if (lacks := getattr(sent.stream, "lacks", "")) == "together":
        return _(
            "%(name)s is left out: one sending may bring %(size)s. Add it with the next one.",
            name=sent.filename,
            size=sizes.size(sizes.TOGETHER),
        )
    return _no_room(sent) if lacks else ""


def _no_room(sent: Any) -> str:
    return _("%(name)s could not be kept: the server has no room just now.", name=sent.filename)


def _refuse(form: Any, message: str) -> None:
    db.session.rollback()
    # Errors that were there before the form is looked at stay there.
    form.files.process_errors.append(message)
    form.files.errors = (*form.files.errors, message)


def change(actor: Actor, post: Post, place: Place, form: Any) -> queries_had.Kept | None:
    """Give a post the files of its form, in the transaction of its other wording; return what it had, None if the same.

    Raises Refused for too many.
    """
    there = [file.id for file in on_post(actor, post)]
    new = [file.id for file in listed(actor, place) if file.id in form.files.held]
    gone = [key for key in form.files.gone if key in there]
    actions_files.say(actor, post, {key: words for key, words in form.files.said.items() if key in there})
    had = queries_had.kept(post.id) if gone or new else None
    actions_files.change(actor, post, place, there=there, gone=gone, new=new)
    return had


def on_post(actor: Actor, post: Post) -> list[File]:
    """Return the files of a post."""
    return queries_files.of_posts(actor, [post.id]).get(post.id, [])


def attach(actor: Actor, post: Post, place: Place, form: Any) -> None:
    """Put the files of a form on its post, in the transaction of what it made. Raises Refused for too many."""
    attachments.attach(actor, place.key, place.pod_id, post.id, form.files.held)


def take_back(actor: Actor, place: Place, form: Any) -> None:
    """Drop what a second sending of the same form brought; commits."""
    if form.files.brought:
        attachments.drop(actor, place.key, form.files.brought)
        db.session.commit()


def listed(actor: Actor, place: Place) -> list[File]:
    """Return the files that wait for the text of a place."""
    return waiting.unsent(actor, place.key)


def dressed(actor: Actor, place: Place, html: str, post: Post | None) -> str:
    """Return the preview of a text with the pictures that it will have."""
    if not showing.has_pictures(html):
        return html
    there = on_post(actor, post) if post is not None else []
    return showing.placed(Markup(html), [*there, *listed(actor, place)])[0]  # noqa: S704 as it is clean HTML


def _keys(given: Iterable[str]) -> list[int]:
    return [key for text in given if (key := paging.key(text)) is not None][: 2 * attachments.MOST]
