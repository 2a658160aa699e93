from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from forum.kernel import moves, schema
from forum.kernel.db import Model, db


def test_the_road_read_from_names_is_the_one_that_alembic_goes() -> None:
    walked = [script.revision for script in ScriptDirectory.from_config(moves.config()).walk_revisions()]
    assert list(schema.road()) == walked[::-1]


def test_the_migrations_make_what_the_models_say(inside: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def test_a_database_of_a_later_version_is_refused(inside: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_from_the_future'"))
    with pytest.raises(schema.NewerDatabase, match="9999"):
        schema.upgrade()
