"""What tests stand on: a site of their own on each database, and browsers of the cast."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from forum.app import create_app
from forum.kernel import i18n, schema
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.settings import Settings
from tests import services, warm
from tests.browser import Browser, Sender
from tests.cast import PASSWORD, Places, settle
from tests.people_of import actor_of, hashed
from tests.renewing import renew
from tests.standing import application


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that at the end no worker waits for another."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", params=services.databases())
def engine_name(request: pytest.FixtureRequest) -> str:
    """Return the database that this test runs on; every test that asks runs on each."""
    return str(request.param)


@pytest.fixture(scope="session")
def template(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Places]]:
    """Yield the address of a database that the migrations made and the cast lives in; it is only copied."""
    folder = tmp_path_factory.mktemp("template")
    if engine_name == "sqlite":
        url = f"sqlite:///{folder / 'forum.db'}"
        yield url, _furnish(_settings(url, folder))
        return
    with services.running("postgresql") as server:
        yield server, _furnish(_settings(server, folder))
        warm.end()


def _settings(url: str, folder: Path) -> Settings:
    return Settings(
        mode="local",
        database_url=url,
        secret_key="s" * 40,
        public_url="http://localhost",
        instance_dir=folder,
        index_dir=folder / "search_index",
        limits=False,
        edit_grace=0,
    )


def _furnish(settings: Settings) -> Places:
    app = create_app(settings)
    with app.app_context():
        schema.upgrade()
        places = settle(hashed(PASSWORD))
        db.session.commit()
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return places


@pytest.fixture
def search_backend() -> str:
    """Return the index that a test uses: both are asked in `tests/search`."""
    return "whoosh"


@pytest.fixture
def settings(
    template: tuple[str, Places], engine_name: str, search_backend: str, tmp_path: Path, worker_id: str
) -> Iterator[Settings]:
    """Yield settings whose database is a fresh copy of the template."""
    url, _places = template
    if engine_name == "sqlite":
        shutil.copy(url.removeprefix("sqlite:///"), tmp_path / "forum.db")
        yield replace(_settings(f"sqlite:///{tmp_path / 'forum.db'}", tmp_path), search_backend=search_backend)
        return
    yield replace(_settings(renew(url, f"test_{worker_id}"), tmp_path), search_backend=search_backend)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Close what the applications that a test made hold open to a database."""
    yield
    for engines in list(db._app_engines.values()):
        for engine in engines.values():
            engine.dispose()


@pytest.fixture
def site(settings: Settings) -> Iterator[Flask]:
    """Yield the application on a database of its own."""
    app = application(settings)
    app.test_client_class = Sender
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    i18n.use("en")


@pytest.fixture
def places(template: tuple[str, Places]) -> Places:
    """Return the keys of the pods and of the open request."""
    return template[1]


@pytest.fixture
def browser(site: Flask) -> Callable[[str | None], Browser]:
    """Return a maker of browsers: `browser("mira")` is signed in, `browser(None)` is a guest's."""
    return lambda handle: Browser(site, handle)


@pytest.fixture
def inside(site: Flask) -> Iterator[Flask]:
    """Hold an application context, for tests of actions and queries. Never with `browser`: it keeps the person."""
    with site.app_context():
        yield site


@pytest.fixture
def actor(inside: Flask) -> Callable[[str], Actor]:
    """Return a maker of actors for tests of actions."""
    return actor_of
