"""A connection that breaks after the last statement of a request: the answer that was made is the one that is sent."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from forum.kernel.db import db

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)


def _cut(site: Flask) -> None:
    """Let the server end every connection but the one that says so."""
    engine = create_engine(site.config["SQLALCHEMY_DATABASE_URI"], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        )
    engine.dispose()


def test_the_end_of_a_request_does_not_fail_with_its_connection(site: Flask) -> None:
    with site.app_context():
        db.session.execute(text("SELECT 1"))
        _cut(site)
    with site.app_context():
        assert db.session.execute(text("SELECT 1")).scalar() == 1
