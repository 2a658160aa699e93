"""Names are looked for without accents, wherever people are named; names kept before are, too."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import moves, schema
from forum.kernel.db import db
from forum.people import queries
from forum.people.models import User
from forum.people.names import folded, sought
from forum.pods import queries as pods
from tests.cast import Places
from tests.people_of import actor_of

NAME = "José Núñez-Ёлкин"


@pytest.fixture
def jose(inside: Flask) -> None:
    del inside
    db.session.execute(update(User).where(User.handle == "harry").values(name=NAME, name_folded=sought(NAME)))
    db.session.commit()


def _moved(revision: str) -> str:
    """Bring the database there; return the name as it is kept there."""
    db.session.rollback()
    db.engine.dispose()
    moves.bring(db.engine, revision)
    return db.session.execute(select(User.name_folded).where(User.handle == "harry")).scalar_one()


@pytest.mark.usefixtures("jose")
def test_people_are_named_without_accents_and_with_them(places: Places) -> None:
    mira, adam = actor_of("mira"), actor_of("adam")
    for typed in ("jose", "JOSÉ", "nuñez", "Nunez-елкин"):
        assert [user.handle for user in queries.people(adam, typed)] == ["harry"], typed
        assert [one.handle for one in pods.people_called(mira, places.ward, typed)] == ["harry"], typed
    assert [one.handle for one in pods.people_called(mira, places.ward, "ose")] == []


@pytest.mark.usefixtures("jose")
def test_names_that_were_kept_with_accents_lose_them() -> None:
    before = schema.road()[schema.road().index("0047") - 1]
    assert _moved(before) == folded(NAME) != sought(NAME)
    assert _moved(schema.head()) == sought(NAME) == "jose nunez-елкин"
