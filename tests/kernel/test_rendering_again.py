"""When the markup changes, what stands in the database is made anew by the worker, once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import markup, rendering, schedule, worker
from forum.kernel.db import db
from forum.people.models import User
from forum.pods.models import Charter, Pod
from forum.threads import actions
from forum.threads.models import Post
from tests.cast import Places
from tests.doors.canary import worker_thread
from tests.people_of import actor_of


@pytest.fixture
def stale(inside: Flask, places: Places) -> int:
    """Write a few posts as an older version of the markup made them; return how many."""
    mira, ward = actor_of("mira"), db.session.get_one(Pod, places.ward)
    first = actions.start(mira, ward, title="Soap", body="**Soap** 0", language="en")
    for number in range(1, 5):
        actions.reply(mira, worker_thread(first.thread_id), body=f"**Soap** {number}", language="en")
    db.session.execute(update(Post).values(html="<script>alert(1)</script>", renderer=0))
    db.session.execute(update(Charter).values(html="<b>old</b>", renderer=0))
    db.session.execute(update(Pod).values(purpose_html="<b>old</b>"))
    db.session.execute(update(User).values(about="*Me*", about_html="<b>old</b>"))
    db.session.commit()
    return 5


def _told() -> int:
    # Each database of the tests has the address of the one before it.
    schedule._seen.clear()
    schedule.tick()
    return worker.drain("rendering")


def test_everything_that_an_older_version_made_is_made_again(stale: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "STEP", 2)
    assert _told() == 1
    posts = db.session.execute(select(Post.html, Post.renderer).order_by(Post.number)).all()
    assert [row.html for row in posts] == [markup.render(f"**Soap** {number}").html for number in range(stale)]
    assert {row.renderer for row in posts} == {markup.VERSION}
    assert set(db.session.execute(select(Charter.renderer)).scalars()) == {markup.VERSION}
    for column in (Charter.html, Pod.purpose_html, User.about_html):
        assert "<b>old</b>" not in set(db.session.execute(select(column)).scalars())


@pytest.mark.usefixtures("stale")
def test_each_version_has_its_turn_once() -> None:
    assert (_told(), _told()) == (1, 0)


@pytest.mark.usefixtures("stale")
def test_words_that_were_edited_meanwhile_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = markup.render

    def meanwhile(source: str) -> markup.Rendered:
        db.session.execute(update(Post).values(body="New words", html="<p>New words</p>", renderer=markup.VERSION))
        db.session.commit()
        return real(source)

    monkeypatch.setattr(markup, "render", meanwhile)
    rendering.render_again(())
    assert set(db.session.execute(select(Post.html)).scalars()) == {"<p>New words</p>"}
