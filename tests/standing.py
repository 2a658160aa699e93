"""One application for all tests of a process: its routes and its statements are compiled once, not for each test.

On SQLite nobody waits for the disk, as on the tests' PostgreSQL: whether a power cut loses anything is asked of the
processes in `tests/faults`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine, event

from forum.app import create_app
from forum.kernel import markup, metrics
from forum.kernel import settings as in_force
from forum.kernel.db import db, tune
from forum.kernel.settings import Settings
from tests import warm

# By the name of the database: the application, what it was configured with, and its first engine.
_standing: dict[str, tuple[Flask, Settings, Mapping[str, Any], Engine]] = {}


def application(settings: Settings) -> Flask:
    """Return the application on the database of these settings, as new; one that differs in more is made."""
    name = settings.database_url.partition(":")[0]
    if name not in _standing:
        app = create_app(settings)
        with app.app_context():
            _hasten(db.engine)
            # The first connection tells the dialect what it speaks to, once for all engines.
            db.engine.connect().close()
            _standing[name] = app, _apart_from_places(settings), dict(app.config), db.engine
        return app
    app, made_for, config, first = _standing[name]
    if _apart_from_places(settings) != made_for:
        return create_app(settings)
    in_force.use(settings)
    markup.at_home(settings.public_url)
    metrics.start(settings.instance_dir / "metrics")
    app.config.clear()
    app.config.update(config, SQLALCHEMY_DATABASE_URI=settings.database_url)
    db._app_engines[app] = {None: _engine_like(first, settings.database_url, config["SQLALCHEMY_ENGINE_OPTIONS"])}
    return app


def _apart_from_places(settings: Settings) -> Settings:
    nowhere = Path("nowhere")
    # Index and store are asked for whenever they are used.
    return replace(
        settings, database_url="", instance_dir=nowhere, index_dir=nowhere, search_backend="", storage_url=""
    )


def _engine_like(first: Engine, url: str, options: Mapping[str, Any]) -> Engine:
    """Return an engine to which nobody listens yet and that knows what the first one compiled."""
    engine = (warm.engine if first.dialect.name == "postgresql" else create_engine)(url, **options)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    tune(engine)
    _hasten(engine)
    return engine


def _hasten(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
