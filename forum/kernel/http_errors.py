"""Refusals as pages: the right status, what is true, what to do next, and the text that was typed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from . import errors, guard, log
from .db import db
from .http import page

_log = logging.getLogger(__name__)
_SECRET = ("password", "csrf_token", "code")
# The present password, when another is chosen; as a part of other names it means nothing.
_OLD = "old"
# No form of ours has as many; a page that gives a hundred thousand of them back takes seconds.
_MOST_FIELDS = 300
_OURS = 500
_AGAIN = frozenset({400, 409, 429, 503})


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
    db.session.rollback()
    g.pop("said", None)
    kept = carried()
    response = page(
        "error.html",
        code,
        code=code,
        message=message,
        carried=kept,
        again=code in _AGAIN and kept,
        retry_after=retry_after,
        reference=log.request_id.get() if code >= _OURS else "",
    )
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def register(app: Flask) -> None:
    """Give every refusal its page."""
    app.register_error_handler(errors.Refusal, _refusal)
    app.register_error_handler(guard.Stolen, lambda _error: refuse(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
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
    _log.warning("database busy or away", extra={"why": type(error.orig).__name__})
    return refuse(503, retry_after=2)


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
