"""A form that was sent too early goes through the door with its sender, and stands there filled, not sent."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Response, current_app, request

from forum.kernel import http_errors
from forum.kernel.http import page, safe_next

LARGEST = 400_000


def sent() -> str:
    """Return what this request sent, without its secrets, as a field of the next page; empty when it had no text."""
    kept = http_errors.carried()
    if kept is None or not any(value for _name, value in kept.fields):
        return ""
    return json.dumps({"to": kept.to, "fields": kept.fields}, ensure_ascii=False)[:LARGEST]


def again() -> str:
    """Return the field as the page before gave it."""
    return request.form.get("carried", "")[:LARGEST]


def read(carried: str) -> dict[str, Any] | None:
    """Return the form that a page carried, None when it is none of ours."""
    try:
        kept = json.loads(carried)
        to, fields = safe_next(str(kept["to"])), [(str(name), str(value)) for name, value in kept["fields"]]
        # Half a character, which JSON can name, is none that a page can show.
        json.dumps([to, fields], ensure_ascii=False).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return {"to": to, "fields": [pair for pair in fields if pair[0] != "csrf_token"]}


def resumed(carried: str) -> Response:
    """Show the form filled, not sent: whoever signed in may be somebody else than who wrote."""
    return page("people/resume.html", kept=read(carried))


def readable(url: str) -> str:
    """Return an address of ours where something can be read, else the home page."""
    back, routes = safe_next(url), current_app.create_url_adapter(request)
    return back if routes is not None and routes.test(unquote(urlsplit(back).path), "GET") else "/"


def came_from() -> str:
    """Return the page of ours where the form of this request stood, else the home page."""
    parts = urlsplit(request.headers.get("Referer", ""))
    ours = parts.netloc == request.environ.get("HTTP_HOST", "")
    return readable(parts.path + (f"?{parts.query}" if parts.query else "")) if ours else "/"
