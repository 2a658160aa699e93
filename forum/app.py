"""Knows everybody and wires them; nothing else."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, request
from flask.sessions import NullSession, SecureCookieSession, SessionInterface
from flask_login import LoginManager

from forum.kernel import (
    assets,
    guard,
    http,
    http_errors,
    http_forms,
    http_watch,
    i18n,
    markup,
    metrics,
    patience,
    routes,
    settings,
    sizes,
    times,
    wsgi,
)
from forum.kernel.actor import Actor, Guest
from forum.kernel.db import db, let_go, tune
from forum.people import fresh, views_fresh, views_sign_in
from forum.people import queries as people

# From the bottom of the ladder to its top. Every module is imported at start: scopes, rules, reactors and pages
# register themselves, and nothing is imported in a request.
PACKAGES = (
    *("people", "pods", "attachments", "extracts", "threads", "resources"),
    *("marks", "nuggets", "polls", "series"),
    *("search", "audit", "notifications", "mailout", "privacy", "home", "admin"),
)
_LARGEST_FORM = 2_000_000


def create_app(given: settings.Settings | None = None) -> Flask:
    """Make the application. Raises SettingsError with one line that says what to do."""
    chosen = given or settings.load()
    settings.use(chosen)
    markup.at_home(chosen.public_url)
    metrics.start(chosen.instance_dir / "metrics")
    app = Flask("forum", root_path=str(settings.ROOT / "forum"), static_folder=None, template_folder=None)
    app.request_class = http_forms.BoundedRequest
    app.config.update(_config(chosen))
    app.session_interface = _NoSession()
    _database(app)
    _people(app)
    _requests(app)
    app.url_rule_class = routes.Rule
    app.url_map.converters["int"] = routes.Key
    for module in parts():
        if hasattr(module, "bp"):
            app.register_blueprint(module.bp)
    http_errors.register(app)
    app.register_error_handler(guard.SignInFirst, views_sign_in.sign_in_first)
    app.register_error_handler(fresh.ProveFirst, views_fresh.prove_first)
    app.wsgi_app = wsgi.behind(assets.ours().wrap(wsgi.overriding(app.wsgi_app)), chosen.proxies)  # type: ignore[method-assign,assignment]
    return app


@cache
def parts() -> tuple[ModuleType, ...]:
    """Import every module of every package, lower packages first."""
    return tuple(_parts())


def _parts() -> Iterator[ModuleType]:
    for package in PACKAGES:
        home = import_module(f"forum.{package}")
        for found in pkgutil.iter_modules(home.__path__):
            if not found.ispkg:
                yield import_module(f"forum.{package}.{found.name}")


def _config(chosen: settings.Settings) -> dict[str, Any]:
    host = urlsplit(chosen.public_url).hostname or ""
    return {
        "SECRET_KEY": chosen.secret_key,
        "SQLALCHEMY_DATABASE_URI": chosen.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": chosen.database_url.startswith("postgresql")},
        "TRUSTED_HOSTS": [host, "127.0.0.1", "localhost"],
        "MAX_CONTENT_LENGTH": sizes.FORM,
        "MAX_FORM_MEMORY_SIZE": _LARGEST_FORM,
        "WTF_CSRF_ENABLED": False,
    }


def _database(app: Flask) -> None:
    db.init_app(app)
    # Before Flask-SQLAlchemy's own, which fails with the connection after the answer is made.
    app.teardown_appcontext(lambda _error: let_go())
    with app.app_context():
        tune(db.engine)


class _NoSession(SessionInterface):
    """Flask's own session, a signed cookie, is never used: sessions stand in a table."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        return _NOTHING


_NOTHING = NullSession()
_NoSession.null_session_class = NullSession


def _people(app: Flask) -> None:
    login = LoginManager(app)
    login.session_protection = None
    login.anonymous_user = Guest
    login.request_loader(_asker)


def _asker(asked: Request) -> Actor:
    return people.asker_from(asked.cookies, asked.headers.get("Accept-Language", ""))


def _requests(app: Flask) -> None:
    app.before_request(http_watch.begin)
    app.before_request(_begin)
    app.before_request(guard.check)
    # The first to be named is the last to be asked.
    app.after_request(http_watch.done)
    app.after_request(http.finish)


def _begin() -> Response | None:
    patience.begin(reads=request.method in guard.SAFE)
    if request.method in guard.SAFE and db.engine.dialect.name == "postgresql":
        # A read needs no transaction: one round trip less at its beginning and its end.
        db.session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    asker = guard.asker()
    i18n.use(asker.language)
    times.use(asker.time_zone)
    # No name of ours has such a character, and PostgreSQL keeps none.
    if "\x00" in request.path or b"%00" in request.query_string:
        abort(404 if "\x00" in request.path else 400)
    return http_errors.unread()
