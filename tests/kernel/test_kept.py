"""A statement on the short road answers as it does on SQLAlchemy's own, errors included."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import bindparam, func, insert, literal_column, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from forum.kernel import clock, kept
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.kernel.policy import ask, unscoped
from forum.people.models import User

_PEOPLE: Any = unscoped(
    select(User.id, User.name, User.created_at, User.is_admin)
    .where(User.created_at < bindparam("now"), User.suspended_at.is_(None), User.language == "en")
    .order_by(User.id)
    .limit(3),
    "a test looks at everybody",
)
_SOME = unscoped(
    select(User.id).where(User.id.in_(bindparam("ids", expanding=True))).order_by(User.id),
    "a test that looks at everybody",
)
_BROKEN: Any = unscoped(
    select(literal_column("1 / (select count(*) from nowhere)")), "a test of what the database refuses"
)
_NAMED: Any = unscoped(
    update(User)
    .where(User.id == bindparam("who"))
    .values(name=bindparam("name"), created_at=bindparam("at"))
    .returning(User.name, User.created_at)
    .execution_options(synchronize_session=False, kept=True),
    "a test writes what it likes",
)


def _short(statement: Any) -> bool:
    return kept.of(statement, db.session.connection().dialect) is not None


def test_both_roads_give_the_same_rows(inside: Flask) -> None:
    asked = {"now": clock.now() + timedelta(days=1)}
    assert _short(_PEOPLE)
    found, expected = ask(_PEOPLE, asked).all(), db.session.connection().execute(_PEOPLE, asked).all()
    assert [tuple(row) for row in found] == [tuple(row) for row in expected]
    assert found[0].name == expected[0].name
    assert found[0].created_at.tzinfo is not None
    assert isinstance(found[0].is_admin, bool)


def test_a_list_of_values_may_have_any_length(inside: Flask) -> None:
    everybody = list(ask(_SOME, {"ids": list(range(1, 9))}).scalars())
    assert len(everybody) > 2
    for length in (0, 1, len(everybody)):
        assert list(ask(_SOME, {"ids": everybody[:length]}).scalars()) == everybody[:length]


def test_what_asks_for_objects_keeps_its_own_road(inside: Flask) -> None:
    whole = unscoped(select(User).order_by(User.id).limit(1), "a test that looks at everybody")
    assert not _short(whole)
    assert isinstance(ask(whole, {}).scalar_one(), User)


def test_a_value_that_is_missing_is_said_as_ever(inside: Flask) -> None:
    with pytest.raises(StatementError, match="now"):
        ask(_PEOPLE, {})


def test_what_the_database_refuses_comes_under_the_library_s_name(inside: Flask) -> None:
    assert _short(_BROKEN)
    with pytest.raises(DBAPIError, match="nowhere"):
        ask(_BROKEN, {})
    db.session.rollback()
    assert db.session.execute(unscoped(select(func.count(User.id)), "a test that looks at everybody")).scalar_one() > 2


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_connection_that_is_closed_comes_under_the_library_s_name(inside: Flask) -> None:
    driver: Any = db.session.connection().connection.driver_connection
    driver.close()
    with pytest.raises(DBAPIError, match="closed"):
        ask(_PEOPLE, {"now": clock.now()})


def test_one_that_writes_is_kept_where_it_says_so_and_returns_what_it_wrote(inside: Flask) -> None:
    written, anew = _NAMED, _NAMED.execution_options(kept=False)
    assert (_short(written), _short(anew)) == (True, False)
    asked = {"who": 1, "name": "Ada", "at": clock.now()}
    kept_row, other = ask(written, asked).one(), ask(anew, asked).one()
    assert tuple(kept_row) == tuple(other)
    assert (kept_row.name, kept_row.created_at) == ("Ada", asked["at"])
    db.session.rollback()
    assert "Ada" not in {row.name for row in ask(_PEOPLE, {"now": clock.now() + timedelta(days=1)})}


def test_values_that_python_thinks_of_keep_their_own_road(inside: Flask) -> None:
    begun = insert(Delivery).values(event_id=1, subscriber="x", due_at=bindparam("now"))
    assert not _short(begun.returning(Delivery.id).execution_options(kept=True))
