from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.kernel.settings import Settings
from tests.cli.of_cli import Run, forum


@pytest.fixture
def typed(settings: Settings) -> Callable[..., Run]:
    """Return a way to run `forum` on the database of this test."""

    def run(*words: str, **more: str) -> Run:
        own = {"FORUM_DATABASE_URL": settings.database_url, "FORUM_SECRET_KEY": settings.secret_key, **more}
        return forum(settings.instance_dir, *words, **own)

    return run
