"""What `forum doctor` looks at: each check says nothing, or what is wrong and how to mend it."""

from __future__ import annotations

import shutil
import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from forum.app import create_app
from forum.kernel import clock, schema, settings
from forum.kernel.db import db
from forum.search import health

from . import serving

_LEAST_ROOM = 500 * 1024 * 1024
_BUILT = datetime(2026, 1, 1, tzinfo=UTC)
_PATIENCE = 5


def checks() -> Iterator[tuple[str, str]]:
    """Yield the name of each check and its fault, empty when all is well; what rests on a fault is not asked."""
    try:
        chosen = settings.load()
    except settings.SettingsError as why:
        yield "settings", str(why)
        return
    yield "settings", ""
    fault = _folders(chosen)
    yield "folders", fault
    if fault:
        return
    with create_app(chosen).app_context():
        fault = _database()
        yield "database", fault
        if not fault:
            yield "index", _index()
        db.session.remove()
        db.engine.dispose()
    yield "mail", _mail(chosen)
    yield "clock", _clock()


def _folders(chosen: settings.Settings) -> str:
    try:
        serving.folders(chosen)
    except serving.CannotServe as why:
        return str(why)
    if shutil.disk_usage(chosen.instance_dir).free < _LEAST_ROOM:
        return f"less than 500 MB are free at {chosen.instance_dir}: make room."
    return ""


def _database() -> str:
    try:
        found = schema.version()
    except SQLAlchemyError as why:
        return f"it does not answer ({type(why).__name__}): look at FORUM_DATABASE_URL."
    if found != schema.head():
        return f"it has version {found}, this code wants {schema.head()}: run `forum db upgrade`."
    return ""


def _index() -> str:
    problem = health.state().problem
    return f"{problem}: run `forum index rebuild`." if problem else ""


def _mail(chosen: settings.Settings) -> str:
    if not chosen.mail_url:
        return "" if chosen.local else "FORUM_MAIL_URL is not set: letters are kept in the instance folder only."
    parts = urlsplit(chosen.mail_url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(parts.hostname or "", parts.port or 0, timeout=_PATIENCE) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as why:
        return f"{parts.hostname} does not answer ({type(why).__name__}): look at FORUM_MAIL_URL."
    return ""


def _clock() -> str:
    now = clock.now()
    return f"it says {now:%Y-%m-%d}: set it, or links in letters will not work." if now < _BUILT else ""
