"""Files that a form brings: they are kept before its text is looked at."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from flask import g, request

from . import files, paging, sizes
from .actor import Actor
from .db import db
from .errors import Refused, TooLarge, TooMany
from .forms import one_line
from .i18n import _
from .limits import limit

_NAME = 200
_log = logging.getLogger(__name__)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


@dataclass(frozen=True)
class Keeper:
    """Who keeps files: takes one in under a name and returns its key, notes what is said of some, drops some."""

    take: Callable[[str, IO[bytes]], int]
    say: Callable[[Mapping[int, str]], None]
    drop: Callable[[Sequence[int]], None]
    most: int
    too_large: Callable[[str], Refused]
    # Bytes of one file.
    largest: int


def brought(actor: Actor, form: Any, keeper: Keeper) -> None:
    """Take in what a form brings, and note in its field `files` which those are; commits.

    What cannot be taken stands beside the field, so that the form comes back with its text and with the others.
    """
    listed, gone = keys(request.form.getlist("file"), keeper.most), keys(request.form.getlist("drop"), keeper.most)
    form.files.said = {key: request.form.get(f"alt-{key}", "") for key in listed}
    form.files.gone = tuple(gone)
    if listed or gone:
        keeper.say(form.files.said)
        keeper.drop(gone)
        db.session.commit()
    # A script names those that it does not even send.
    for name in request.form.getlist("large")[: keeper.most]:
        _refuse(form, keeper.too_large(one_line(name)[:_NAME]).message)
        g.too_large = True
    # Not of the field: where no file comes, it holds whatever words were sent under its name.
    sent = [each for each in request.files.getlist(form.files.name) if each.filename]
    form.files.brought = tuple(key for each in sent if (key := _one(actor, keeper, form, each)))
    form.files.held = tuple(key for key in dict.fromkeys((*listed, *form.files.brought)) if key not in gone)


def keys(given: Iterable[str], most: int) -> list[int]:
    """Return the keys that fields name, no more than a form may."""
    return [key for text in given if (key := paging.key(text)) is not None][: 2 * most]


def _one(actor: Actor, keeper: Keeper, form: Any, sent: Any) -> int:
    """Take one file in; 0 where it is refused, and the field says why."""
    if said := _lacks(sent, keeper.largest):
        _refuse(form, said)
        return 0
    try:
        limit("upload", actor.id)
        key = keeper.take(sent.filename, sent.stream)
        db.session.commit()
    except Refused as why:
        _refuse(form, why.message)
        if isinstance(why, TooLarge):
            g.too_large = True
    except TooMany:
        _refuse(form, _("%(name)s was one too many for now: wait some minutes, then add it.", name=sent.filename))
    except files.Away as why:
        _log.warning("store of files away", extra={"why": why.what})
        _refuse(
            form,
            _(
                "%(name)s could not be kept: the store of files does not answer. Add it in some minutes.",
                name=sent.filename,
            ),
        )
    except OSError as why:
        if why.errno not in _NO_ROOM:
            raise
        _log.warning("nowhere to write files")
        _refuse(form, _no_room(sent))
    else:
        return key
    return 0


def _lacks(sent: Any, largest: int) -> str:
    """Return why a file did not come in whole; nothing where it did."""
    if (lacks := getattr(sent.stream, "lacks", "")) == "together":
        return _(
            "%(name)s is left out: one sending may bring %(size)s. Add it with the next one.",
            name=sent.filename,
            size=sizes.size(sizes.together(largest)),
        )
    return _no_room(sent) if lacks else ""


def _no_room(sent: Any) -> str:
    return _("%(name)s could not be kept: the server has no room just now.", name=sent.filename)


def _refuse(form: Any, message: str) -> None:
    db.session.rollback()
    # Errors that were there before the form is looked at stay there.
    form.files.process_errors.append(message)
    form.files.errors = (*form.files.errors, message)
