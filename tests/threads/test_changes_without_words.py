"""A change whose words went with whoever was erased: its thread is read all the same, and it is not taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel import clock
from forum.kernel.db import db
from forum.threads import models_changes as kinds
from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import Places
from tests.people_of import actor_of
from tests.threads.of_threads import begin, set_on

KINDS = sorted(value for name, value in vars(kinds).items() if name.isupper() and isinstance(value, str))


@pytest.mark.parametrize("kind", KINDS)
def test_the_thread_is_read_and_nothing_taken_back(
    browser: Callable[[str], Browser], site: Flask, places: Places, kind: str
) -> None:
    thread = begin(browser("mira"))
    with site.app_context():
        change = kinds.ThreadChange(
            pod_id=places.ward,
            thread_id=thread,
            kind=kind,
            number=1,
            before={},
            after={},
            at=clock.now(),
            by_id=actor_of("mona").id,
        )
        db.session.add(change)
        db.session.commit()
        key = change.id
    set_on(site, Thread, thread, changed_at=clock.now())
    for path in (f"/threads/{thread}/any", f"/threads/{thread}/print"):
        assert browser("mira").get(path).status_code == 200
    assert browser("mona").get(f"/threads/{thread}/menu").status_code == 200
    # One that goes with another is not taken back by itself.
    assert browser("mona").delete(f"/thread-changes/{key}").status_code == (403 if kind == kinds.LEFT else 409)
    with site.app_context():
        assert db.session.execute(select(kinds.ThreadChange.undone_at)).scalar_one() is None
