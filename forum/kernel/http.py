"""Answers: pages in the shell, redirects after a form, the message that the next page shows, headers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

from flask import Response, g, request

from . import i18n, packing, settings, slots
from .guard import GUEST_COOKIE, asker, cookie, csrf_token
from .http_templates import environment
from .policy import rows

_SAID = "said"
# Between a message and the address that takes back what it tells.
_UNDO = "\x1f"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
_HSTS = ("Strict-Transport-Security", "max-age=31536000")
_WORTH_IT, _NOT_TAKEN = 800, 422
# A part of a file, and that there is no such part, speak of its bytes as they are.
_AS_IT_IS = frozenset({206, 304, 416})


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Render a template inside the shell, in the asker's language."""
    actor = asker()
    text = environment(i18n.language()).get_template(template).render({**_shell(), **values, "actor": actor})
    return Response(text, status, mimetype="text/html")


def _shell() -> dict[str, Any]:
    actor = asker()
    known = actor.id is not None
    counted = slots.shell_counts() if known else None
    g.counts = rows(actor, counted).one() if counted is not None else None
    said, _sign, undo = unquote(request.cookies.get(cookie(_SAID), "")).partition(_UNDO)
    return {
        "csrf": csrf_token(),
        "counts": g.counts,
        "said": said,
        "said_undo": safe_next(undo) if undo else "",
        "theme": actor.theme,
        "path": request.path,
        "full_path": request.full_path.rstrip("?"),
        "local": settings.current().local,
        **(slots.shell_lists(actor) if known else {"my_pods": ()}),
    }


def count(name: str) -> int:
    """Return what the shell of the page that was just rendered counts under a name; 0 where nobody does."""
    return int(getattr(g.get("counts"), name, 0) or 0)


def see_other(url: str) -> Response:
    """Answer 303: what was sent is done, look there."""
    return Response(status=303, headers={"Location": url})


def say(message: str, undo: str = "") -> None:
    """Show `message` on the next page, with a button that sends DELETE to `undo`."""
    g.said = f"{message}{_UNDO}{undo}" if undo else message


def safe_next(url: str) -> str:
    """Return `url` when it is an address of ours, else the home page."""
    plain = url.startswith("/") and not url.startswith(("//", "/\\")) and "\\" not in url and url.isprintable()
    return url if plain else "/"


def finish(response: Response) -> Response:
    """Put headers, cookies and compression on every answer."""
    if response.status_code == _NOT_TAKEN and g.get("too_large"):
        # The form again, with its text: what was too much of it is said beside the field.
        response.status_code = 413
    response.headers.extend(header for header in _HEADERS if header[0] not in response.headers)
    secure = not settings.current().local
    if secure:
        response.headers["Strict-Transport-Security"] = _HSTS[1]
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.vary.add("Cookie")
    if visitor := getattr(g, "visitor", None):
        response.set_cookie(cookie(GUEST_COOKIE), visitor, httponly=True, secure=secure, samesite="Lax")
    if said := getattr(g, "said", None):
        response.set_cookie(cookie(_SAID), quote(said), max_age=60, httponly=True, secure=secure, samesite="Lax")
    elif request.cookies.get(cookie(_SAID)) and response.mimetype == "text/html" and not response.location:
        # It was shown: an answer that only leads on shows nothing.
        response.delete_cookie(cookie(_SAID), httponly=True, secure=secure, samesite="Lax")
    return _packed(response)


def _packed(response: Response) -> Response:
    if (
        response.direct_passthrough
        or response.is_streamed
        or response.status_code in _AS_IT_IS
        or not (response.mimetype or "").startswith(("text/", "application/json"))
    ):
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    coding = packing.best(request.headers.get("Accept-Encoding", "")) if len(body) > _WORTH_IT else ""
    if coding:
        response.set_data(packing.pack(body, coding))
        response.headers["Content-Encoding"] = coding
        # The mark and the parts of a file are those of its bytes as they are.
        response.headers.pop("ETag", None)
        response.headers.pop("Accept-Ranges", None)
    return response
