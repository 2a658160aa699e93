"""Refusals as pages: the right status, what is true, what to do next, and the text that was typed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from . import errors, files, guard, http_forms, i18n, log
from .actor import Actor, Guest
from .db import db, is_full, let_go
from .http import page
from .i18n import _, lazy

_log = logging.getLogger(__name__)
_SECRET = ("password", "csrf_token", "code")
# The present password, when another is chosen; as a part of other names it means nothing.
_OLD = "old"
# No form of ours has as many; a page that gives a hundred thousand of them back takes seconds.
_MOST_FIELDS = 300
_OURS = 500
_AGAIN = frozenset({400, 409, 429, 503, 507})
_BUSY, _FULL = 2, 10
_UNREAD = {
    "413": lazy("This is more than one sending may bring. Add large files one by one."),
    "507": lazy("There is no room just now to take in what you sent."),
}


@dataclass(frozen=True)
class Carried:
    """A form that was sent and not taken: where to, and its fields."""

    to: str
    fields: tuple[tuple[str, str], ...]


def carried() -> Carried | None:
    """Return what this request sent, without its secrets; None when it sent no text, or another site wrote it."""
    if request.method in guard.SAFE or guard.is_foreign():
        return None
    try:
        sent = tuple(islice(request.form.items(multi=True), _MOST_FIELDS + 1))
    except HTTPException:
        return None
    if len(sent) > _MOST_FIELDS:
        return None
    return Carried(request.full_path.rstrip("?"), tuple(pair for pair in sent if not _is_secret(pair[0])))


def _is_secret(name: str) -> bool:
    return name == _OLD or any(part in name for part in _SECRET)


def refuse(code: int, *, message: str = "", retry_after: int | None = None) -> Response:
    """Render the page of a refusal; what was typed stands in it, to be sent again or copied."""
    _roll_back()
    g.pop("said", None)
    kept = carried()
    values = {
        "code": code,
        "message": message,
        "carried": kept,
        "again": code in _AGAIN and kept,
        "retry_after": retry_after,
        "reference": log.request_id.get() if code >= _OURS else "",
    }
    try:
        response = page("error.html", code, **values)
    except DBAPIError:
        _roll_back()
        _ask_nobody()
        response = page("error.html", code, **values)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def unread() -> Response | None:
    """Return the refusal of a request whose body the server did not keep; None for any other."""
    code = request.environ.get(f"HTTP_{http_forms.REFUSED}", "")
    if code not in _UNREAD:
        return None
    said = _(
        "Go back one page: your text is there if your browser kept it, else in your drafts, as far as it was saved."
    )
    return refuse(int(code), message=f"{_UNREAD[code]} {said}")


def _roll_back() -> None:
    try:
        db.session.rollback()
    except DBAPIError:
        # The connection went with the database.
        let_go()


def _ask_nobody() -> None:
    """Go on as somebody of whom the database need not be asked, in the language of the one who asked or the browser."""
    known: Actor | None = g.get("_login_user")
    language = known.language if known else i18n.preferred(request.headers.get("Accept-Language", ""))
    g._login_user = Guest(language, known.theme if known else "auto")  # noqa: SLF001 as Flask-Login keeps it there
    i18n.use(language)


def register(app: Flask) -> None:
    """Give every refusal its page."""
    app.register_error_handler(errors.Refusal, _refusal)
    app.register_error_handler(guard.Stolen, lambda _error: refuse(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(files.Away, _store)
    app.register_error_handler(Exception, _bug)


def _refusal(error: Any) -> Response:
    message = str(error.args[0]) if error.args and isinstance(error.args[0], str) else ""
    return refuse(error.code, message=message, retry_after=getattr(error, "retry_after", None))


def _http(error: Any) -> Response:
    response = refuse(error.code or 500)
    if error.code == 405 and error.valid_methods:  # noqa: PLR2004
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def _database(error: Any) -> Response:
    if not (isinstance(error, OperationalError) or getattr(error, "connection_invalidated", False)):
        return _bug(error)
    full = is_full(error)
    _log.warning("nowhere to write" if full else "database busy or away", extra={"why": type(error.orig).__name__})
    return refuse(507, retry_after=_FULL) if full else refuse(503, retry_after=_BUSY)


def _store(error: files.Away) -> Response:
    _log.warning("store of files away", extra={"why": error.what})
    return refuse(503, message=_("The store of files does not answer just now."), retry_after=_FULL)


def _bug(error: Exception) -> Response:
    # Where it happened is logged, what it said is not: it may quote private text.
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    _log.error("unexpected error", extra={"why": type(error).__name__, "place": place})
    if g.get("debugging"):
        raise error
    return refuse(500)
