"""Both stores, a folder and a bucket of a server that speaks S3, for the same tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

import pytest
from flask import Flask

from forum.kernel.db import db
from forum.kernel.settings import Settings
from tests.browser import Sender
from tests.standing import application
from tests.stores import BUCKET, Shelf, shelf


@pytest.fixture(scope="session")
def bucket() -> Iterator[Shelf]:
    """Yield a store that speaks S3, for all tests of a process."""
    with shelf() as made:
        yield made


@pytest.fixture
def s3(bucket: Shelf) -> Iterator[Shelf]:
    """Yield the store, empty."""
    import_module("forum.kernel.files_s3").wake()
    yield bucket
    bucket.go_on()
    for name in bucket.objects():
        bucket.ask("s3").delete_object(Bucket=BUCKET, Key=name)
    import_module("forum.kernel.files_s3").wake()


@pytest.fixture(params=["folder", "elsewhere", "s3"])
def kept_at(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of each store there is, one after the other."""
    if request.param == "folder":
        return ""
    if request.param == "elsewhere":
        return f"file://{tmp_path_factory.mktemp('elsewhere') / 'files'}"
    return str(request.getfixturevalue("s3").url())


@pytest.fixture
def stored(settings: Settings, kept_at: str) -> Settings:
    """Return the settings of a site that keeps its files there."""
    return replace(settings, storage_url=kept_at)


@pytest.fixture
def site(stored: Settings) -> Iterator[Flask]:
    """Yield the application that keeps its files there."""
    app = application(stored)
    app.test_client_class = Sender
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
