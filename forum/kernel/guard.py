"""Who may come in: the decorator that every view carries, and what happens to those who may not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import quote, urlsplit

from flask import abort, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from . import csrf, denials, settings, sizes, tokens
from .actor import Actor
from .errors import Forbidden, NotVisible
from .policy import load

View = Callable[..., ResponseReturnValue]
LOCAL_COOKIE, GUEST_COOKIE = "sid", "visitor"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInFirst(Exception):
    """A guest sent something: it is kept, and goes on after the sign-in."""


class Stolen(Exception):
    """The form was not made for this session: too old, or from somewhere else."""


def asker() -> Actor:
    """Return the actor of this request itself, not the proxy of it."""
    return cast("Actor", current_user._get_current_object())  # noqa: SLF001 as that is how a proxy is left


def guard(action: str, model: Any, by: str = "id", *, join: bool = False) -> Callable[[View], View]:
    """Load the object that the URL names, for the asker, or refuse; the view gets (actor, object).

    `join`: a guest is sent to the sign-in, alike for every address, instead of being told "not found".
    """
    name = f"{model.__tablename__}_id" if by == "id" else by

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(**parts: Any) -> ResponseReturnValue:
            actor = asker()
            if join and actor.id is None:
                return to_sign_in()
            return view(actor, _load(actor, action, model, parts.pop(name), by), **parts)

        return _declared(inner, action, model.__name__)

    return wrap


def _load(actor: Actor, action: str, model: Any, key: object, by: str) -> Any:
    try:
        return load(actor, action, model, key, by)
    except NotVisible:
        _note(actor, action, model, key)
        raise
    except Forbidden:
        _note(actor, action, model, key)
        # A guest is not told what a member would see.
        if actor.id is None:
            raise NotVisible from None
        raise


def _note(actor: Actor, action: str, model: Any, key: object) -> None:
    if request.method not in SAFE:
        denials.note(actor, action, model, key)


def signed_in(view: View) -> View:
    """Let in everybody with an account; the view gets (actor)."""

    @wraps(view)
    def inner(**parts: Any) -> ResponseReturnValue:
        actor = asker()
        return view(actor, **parts) if actor.id is not None else to_sign_in()

    return _declared(inner, "signed in")


def public(view: View) -> View:
    """Let in everybody; the view gets (actor)."""

    @wraps(view)
    def inner(**parts: Any) -> ResponseReturnValue:
        return view(asker(), **parts)

    return _declared(inner, "public")


def site_admin(view: View) -> View:
    """Let in the site's administrators; to others the page does not exist."""

    @wraps(view)
    def inner(**parts: Any) -> ResponseReturnValue:
        actor = asker()
        if actor.id is None:
            return to_sign_in()
        if not actor.is_admin:
            raise NotVisible
        return view(actor, **parts)

    return _declared(inner, "site admin")


def _declared(view: View, *access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def takes_files(view: View) -> View:
    """Let a form bring files: of somebody who is signed in, as many bytes as one sending may have."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def takes_documents(view: View) -> View:
    """Let a form bring files as large as the library keeps them."""
    view.takes_documents = True  # type: ignore[attr-defined]
    return takes_files(view)


def by_link(view: View) -> View:
    """Let in whoever sends to this address, from wherever: it is signed, and does for whoever it names all that it can.

    A mail program stops letters so, by one click. Such a view asks nothing of the session.
    """
    view.by_link = True  # type: ignore[attr-defined]
    return view


def to_sign_in() -> ResponseReturnValue:
    """Answer 302 to the sign-in, which leads back here."""
    back = request.full_path.rstrip("?")
    return redirect("/sign-in" if back == "/" else "/sign-in?next=" + quote(back))


def check() -> None:
    """Before every request: refuse an endpoint that declares nothing, a stranger's form, a guest's deed."""
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    access = getattr(view, "access", None)
    if access is None:
        abort(500)
    if request.method in SAFE or getattr(view, "by_link", False):
        return
    if is_foreign():
        raise Stolen
    if asker().id is None and access != ("public",):
        raise SignInFirst
    if getattr(view, "takes_files", False):
        request.max_content_length = sizes.sending()
    if not csrf.matches(settings.current().secret_key, session_text(), request.form.get("csrf_token", "")):
        raise Stolen


def is_foreign() -> bool:
    """Say whether a page of another site sent this: no words of the person at the browser, so never offered again."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("cross-site", "same-site")
    # A browser of before 2023 says at least this much.
    origin = request.headers.get("Origin", "")
    # The host as it was sent: one that is not trusted is refused before and after this.
    ours = (request.environ.get("HTTP_HOST"), urlsplit(settings.current().public_url).netloc)
    return bool(origin) and origin.partition("//")[2] not in ours


def cookie(name: str) -> str:
    """Return what a cookie is called that no neighbour below the same domain may plant; a local server has no TLS."""
    return name if settings.current().local else f"__Host-{name}"


def cookie_name() -> str:
    """Return the name of the session's cookie."""
    return cookie(LOCAL_COOKIE)


def session_text() -> str:
    """Return what this browser's session is known by: its cookie, or a guest's random one."""
    # Whoever signed in just now gets forms of the new session in the same answer.
    fresh: str = g.get("fresh_session", "")
    return fresh or request.cookies.get(cookie_name()) or request.cookies.get(cookie(GUEST_COOKIE)) or ""


def csrf_token() -> str:
    """Return this browser's token, one for all forms of an answer; a guest gets a random cookie to bind it to."""
    text = session_text()
    if not text:
        text = g.visitor = getattr(g, "visitor", None) or tokens.new()
    if g.get("token_of") != text:
        g.token_of, g.token = text, csrf.token(settings.current().secret_key, text)
    made: str = g.token
    return made
