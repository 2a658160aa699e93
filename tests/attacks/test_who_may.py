"""Classes 13 and 23: nobody comes through a door that the table does not open to them, whatever happened before."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from forum.kernel import clock
from forum.kernel.db import db
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads.models import Post
from tests.attacks.deeds import DEEDS
from tests.attacks.marks import ACTORS, PUBLIC
from tests.attacks.table import DOORS, READING, WRITING
from tests.attacks.ward import SAFE, UNSAFE, Ward, doors, one_database

pytestmark = one_database
# A page for whoever holds a link is found by those who hold it.
LINKS = {
    "GET /address/<token>": "address",
    "GET /confirm/<token>": "confirm",
    "GET /reset/<token>": "reset",
    "GET /searches/letters/<token>": "letters",
    "GET /undo-address/<token>": "undo",
}


def _mark(answer: TestResponse) -> str:
    """Return how a door answered, as the table has it."""
    if answer.status_code == 401 or (answer.status_code == 302 and (answer.location or "").startswith("/sign-in")):
        return "s"
    return {404: "0", 403: "-"}.get(answer.status_code, "+")


def test_reading_is_open_to_whom_the_table_says(ward: Ward) -> None:
    found = {name: _row(ward, name, ward.path(rule, LINKS.get(name, ""))) for name, rule in doors(ward.site, *SAFE)}
    assert {name: row for name, row in found.items() if READING.get(name) != row} == {}


def _row(ward: Ward, name: str, path: str) -> str:
    return "".join(_mark(ward.browser(who).get(path)) for who in ACTORS)


def test_writing_is_open_to_whom_the_table_says(ward: Ward) -> None:
    ward.keep()
    found = {}
    for name, rule in doors(ward.site, *UNSAFE):
        deed, marks = DEEDS[name], []
        for who in ACTORS:
            answer = ward.send(who, name, deed.fields, ward.path(rule, deed.to))
            marks.append(_mark(answer))
            if answer.status_code not in (401, 403, 404):
                ward.undo()
        found[name] = "".join(marks)
    # A guest who sends something is led to the sign-in with what was sent, wherever to.
    table = {name: row if row == PUBLIC else "s" + row[1:] for name, row in WRITING.items()}
    assert {name: row for name, row in found.items() if table[name] != row} == {}


@pytest.mark.parametrize("gone", ["the first post", "the author", "the pod"])
def test_who_waits_or_was_shut_out_comes_in_by_no_door_when_something_above_is_gone(ward: Ward, gone: str) -> None:
    with ward.site.app_context():
        at = clock.now()
        statement = {
            "the first post": update(Post).where(Post.id == ward.nest.post).values(hidden_at=at),
            "the author": update(User).where(User.handle == "mira").values(suspended_at=at),
            "the pod": update(Pod).where(Pod.id == ward.nest.places.ward).values(archived_at=at, listed=False),
        }[gone]
        db.session.execute(statement)
        db.session.commit()
    inner = [(name, rule) for name, rule in doors(ward.site, *SAFE) if DOORS[name][ACTORS.index("asha")] in "0-"]
    for who in (None, "asha", "sue"):
        found = {name: _mark(ward.browser(who).get(ward.path(rule))) for name, rule in inner}
        assert {name: mark for name, mark in found.items() if mark == "+"} == {}, who
