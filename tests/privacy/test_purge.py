"""After its time in the bin nothing of a post is left, in any column, any file, any index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel import clock, outbox, settings, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.outbox import EventRow
from forum.mailout.models import Letter
from forum.nuggets import actions as nuggets
from forum.privacy.events import RetentionDue
from forum.search import health
from forum.threads import actions, actions_bin, actions_drafts, actions_held, drafting
from forum.threads.models import DeletedPost, Post, Submission, Thread
from forum.threads.models_held import HeldPost
from tests.people_of import actor_of
from tests.pods.of_pods import pod
from tests.privacy.of_privacy import said

Who = Callable[[str], Actor]
WORD = "zqpurged"


@pytest.fixture
def search_backend(engine_name: str) -> str:
    return "whoosh" if engine_name == "sqlite" else "postgres"


@pytest.fixture
def gone(inside: Flask) -> int:
    """Return a post that left traces everywhere and then was deleted."""
    harry, mira, mona = (actor_of(name) for name in ("harry", "mira", "mona"))
    health.rebuild()
    first = actions.start(mira, pod(), title="Wells", body="Ask.", language="en", tags=[])
    thread = db.session.get_one(Thread, first.thread_id)
    post = actions.reply(harry, thread, body=f"{WORD} first", language="en", parent=first, once="k")
    actions.edit(harry, post, body=f"{WORD} then", language="en", read=0, reason=f"{WORD} why")
    nuggets.spot(mona, post, f"{WORD} nugget")
    actions.reply(mira, thread, body="An answer.", language="en", parent=post)
    unsent = drafting.Words(f"{WORD} unsent")
    actions_drafts.keep(harry, drafting.of_edit(post), unsent, read=0, composer="a-form")
    body, why = f"{WORD} waits", f"{WORD} why"
    key = actions_held.hold_edit(harry, post, read=post.revision, body=body, language="en", why=why)
    held = db.session.get_one(HeldPost, key)
    actions_drafts.keep(harry, drafting.of_rewording(held), unsent, read=0, composer="a-form")
    db.session.commit()
    worker.drain()
    _letter(post.id)
    db.session.commit()
    actions_bin.delete(harry, post)
    db.session.commit()
    worker.drain()
    return post.id


def _letter(post_id: int) -> None:
    """Write a letter that quotes the post into the folder of a site without a mail server."""
    about = next(row for row in db.session.execute(select(EventRow)).scalars() if row.payload.get("post_id") == post_id)
    me = actor_of("mira").id
    letter = Letter(event_id=about.id, user_id=me, kind="quoting", message_id="<q>", created_at=clock.now())
    db.session.add(letter)
    db.session.flush()
    folder = settings.current().instance_dir / "mail"
    folder.mkdir(exist_ok=True)
    (folder / f"{letter.id:06d}-quoting.eml").write_text(f"{WORD} quoted", "utf-8")


def _strike(days: float) -> None:
    with clock.moved_to(clock.now() + timedelta(days=days)):
        outbox.emit(RetentionDue(None))
        db.session.commit()
        worker.drain()
    db.session.expire_all()


def _files() -> list[str]:
    here: Path = settings.current().instance_dir
    return [file.name for file in here.rglob("*") if file.is_file() and WORD.encode() in file.read_bytes()]


def test_before_its_time_it_is_whole(gone: int) -> None:
    _strike(settings.current().keep["deleted"] - 1)
    assert {
        "post.body",
        "post.html",
        "post.excerpt",
        "revision.body",
        "revision.reason",
        "nugget.title",
        "draft.body",
        "held_post.body",
        "held_post.edit_reason",
    } <= set(said(WORD))
    assert db.session.get_one(Post, gone).purged_at is None


def test_after_its_time_no_table_no_file_and_no_index_has_a_word_of_it(gone: int) -> None:
    assert _files()
    _strike(settings.current().keep["deleted"] + 1)
    assert said(WORD) == []
    assert _files() == []
    assert db.session.execute(select(Submission).where(Submission.post_id == gone)).first() is None
    assert gone not in health.backend().marks()


def test_its_place_and_the_answer_to_it_stay(gone: int) -> None:
    _strike(settings.current().keep["deleted"] + 1)
    post = db.session.get_one(Post, gone)
    assert (post.number, post.deleted_by_id, post.body) == (2, post.author_id, "")
    assert post.purged_at is not None
    answer = db.session.execute(select(Post).where(Post.parent_id == gone)).scalar_one()
    assert answer.body == "An answer."


def test_what_was_brought_back_in_time_stays(gone: int) -> None:
    there = db.session.get_one(DeletedPost, gone)
    actions_bin.restore(actor_of("harry"), there)
    db.session.commit()
    worker.drain()
    _strike(settings.current().keep["deleted"] + 1)
    assert db.session.get_one(Post, gone).body == f"{WORD} then"
    assert gone in health.backend().marks()
