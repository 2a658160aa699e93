from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.audit import queries_chain
from forum.kernel import settings, worker
from forum.kernel.actor import Actor
from forum.kernel.db import Model, db
from forum.kernel.errors import Conflict, Refused
from forum.nuggets.models import Nugget
from forum.people.models import User
from forum.pods.models import Membership
from forum.privacy import actions_erasure
from forum.privacy.kept import DELETED, HELD
from forum.privacy.models import Erasure
from forum.search import health
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.cast import Places
from tests.pods.of_pods import pod
from tests.privacy.of_privacy import MAIL, NAME, WORDS, erase, live, person_columns, said, strike

Who = Callable[[str], Actor]
Browsers = Callable[[str | None], Browser]


def test_every_column_that_names_a_person_says_what_becomes_of_it(inside: Flask) -> None:
    named = {f"{table.name}.{column}" for table, column in person_columns()} | {"user_account.id"}
    assert named == set(HELD)
    assert not [name for name, held in HELD.items() if not held.copy and not held.why]


def test_who_takes_the_texts_along_leaves_no_word_anywhere(
    actor: Who, places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        user_id = live("mira")
        planted = said(WORDS, *NAME.split(), MAIL)
        # A test that planted nothing would find nothing.
        assert {"post.body", "revision.body", "thread.title", "user_account.email", "nugget.title"} <= set(planted)
        assert health.backend().marks()
        erase(user_id, texts=True)
    assert said(WORDS, *NAME.split(), MAIL) == []
    assert [line for line in caplog.text.splitlines() if WORDS in line or MAIL in line] == []
    assert health.verify().missing == health.verify().extra == health.verify().stale == ()
    assert _files_with(settings.current().instance_dir / "mail", WORDS, NAME, MAIL) == []


def _files_with(folder: Path, *words: str) -> list[str]:
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and any(word.encode() in file.read_bytes() for word in words)
    ]


def test_the_file_of_the_database_holds_no_word_of_whoever_was_erased(
    actor: Who, places: Places, engine_name: str
) -> None:
    user_id = live("mira")
    erase(user_id, texts=True)
    if engine_name == "sqlite":
        folder = settings.current().instance_dir
        assert [name for name in _files_with(folder, WORDS, MAIL) if name.startswith("forum.db")] == []


def test_who_leaves_the_texts_leaves_no_name(actor: Who, places: Places) -> None:
    user_id = live("mira")
    erase(user_id, texts=False)
    assert said(*NAME.split(), MAIL) == []
    assert db.session.get_one(User, user_id).skeleton is None
    assert "post.body" in said(WORDS)
    assert not {"revision.body", "user_account.about", "join_remark.text", "data_export_part.data"} & set(said(WORDS))


@pytest.mark.parametrize("texts", [True, False])
def test_no_row_that_goes_is_left(actor: Who, places: Places, texts: bool) -> None:  # noqa: FBT001
    user_id = live("mira")
    tables = {name: Model.metadata.tables[name.split(".")[0]] for name, held in HELD.items() if held.gone == DELETED}

    def left() -> list[str]:
        return [
            name
            for name, table in tables.items()
            if db.session.execute(select(func.count()).where(table.c[name.split(".")[1]] == user_id)).scalar_one()
        ]

    # Each kind of row was there, but for those that erasing makes.
    assert set(left()) >= set(tables) - {"erasure.user_id", "notification.actor_id"}
    erase(user_id, texts=texts)
    assert left() == []


def test_threads_keep_their_places_and_the_answers_of_others(site: Flask, browser: Browsers) -> None:
    with site.app_context():
        user_id = live("mira")
        thread = db.session.execute(select(Thread.id).where(Thread.author_id == user_id)).scalar_one()
        erase(user_id, texts=True)
        assert pod().members == 3
    page = browser("harry").get(f"/threads/{thread}/any").text
    assert page.count("The author removed this text.") == 2
    assert page.count("A former member") >= 2
    assert "I agree." in page
    assert "A title that its author removed" in page
    assert "/people/~" not in page
    assert "Ancien membre" in _in_french(browser, thread)


def _in_french(browser: Browsers, thread: int) -> str:
    mona = browser("mona")
    mona.post("/choices", language="fr")
    return mona.get(f"/threads/{thread}/any").text


def test_nuggets_of_who_takes_the_texts_along_are_taken_off(actor: Who, places: Places) -> None:
    user_id = live("mira")
    erase(user_id, texts=True)
    assert db.session.execute(select(Nugget.state)).scalars().all() == ["declined"]


def test_until_the_days_are_past_nothing_is_gone_and_one_may_stay(actor: Who, places: Places) -> None:
    user_id = live("mira")
    mira = actor("mira")
    before = said(WORDS, NAME)
    actions_erasure.ask(mira, db.session.get_one(User, user_id), texts=True)
    db.session.commit()
    strike(6)
    assert said(WORDS, NAME) == before
    actions_erasure.take_back(mira)
    db.session.commit()
    strike(30)
    assert said(WORDS, NAME) == before
    with pytest.raises(Conflict):
        actions_erasure.take_back(mira)


def test_who_is_erased_in_steps_loses_every_post(actor: Who, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    user_id = live("mira")
    monkeypatch.setattr(actions_erasure, "STEP", 1)
    monkeypatch.setattr(actions_erasure, "_EMPTY", _one_at_a_time())
    erase(user_id, texts=True)
    assert said(WORDS, MAIL) == []


def _one_at_a_time() -> object:
    one = actions_erasure._NEXT_POSTS.limit(1)
    return (
        update(Post)
        .where(Post.id.in_(one))
        .values(body="", html="", excerpt="", is_plain=False)
        .returning(Post.id, Post.thread_id, Post.pod_id)
        .execution_options(synchronize_session=False)
    )


def test_the_last_coordinator_and_the_last_administrator_are_told_what_to_do(actor: Who, places: Places) -> None:
    carol, adam = (db.session.get_one(User, actor(name).id) for name in ("carol", "adam"))
    with pytest.raises(Refused, match="Ward"):
        actions_erasure.ask(actor("carol"), carol, texts=False)
    with pytest.raises(Refused, match="administrator"):
        actions_erasure.ask(actor("adam"), adam, texts=False)


def test_who_was_left_alone_with_a_pod_meanwhile_is_not_erased(actor: Who, places: Places) -> None:
    mona = db.session.get_one(User, actor("mona").id)
    actions_erasure.ask(actor("mona"), mona, texts=False)
    for name, role in (("carol", "member"), ("mona", "coordinator")):
        db.session.execute(
            update(Membership)
            .where(Membership.pod_id == places.ward, Membership.user_id == actor(name).id)
            .values(role=role)
        )
    db.session.commit()
    strike(8)
    assert db.session.get_one(User, mona.id).name == "Mona Haile"
    assert db.session.execute(select(Erasure.begun_at)).scalar_one() is None


def test_the_trail_keeps_a_number_and_stays_whole(actor: Who, places: Places) -> None:
    user_id = live("mira")
    erase(user_id, texts=True)
    worker.drain()
    assert queries_chain.verify().is_whole


def test_nobody_signs_in_or_gets_a_letter_as_whoever_was_erased(site: Flask, browser: Browsers) -> None:
    with site.app_context():
        user_id = live("mira")
        erase(user_id, texts=False)
    guest = browser(None)
    assert guest.post("/sign-in", email=MAIL, password="ward round at seven").status_code == 422
    assert guest.post("/sign-in", email=f"~{user_id}", password="ward round at seven").status_code == 422
    assert guest.post("/forgot", email=f"~{user_id}").status_code in (200, 422)
    with site.app_context():
        worker.drain()
        assert not db.session.execute(
            select(func.count()).where(Model.metadata.tables["letter"].c.user_id == user_id)
        ).scalar_one()


def test_a_person_asks_on_the_page_and_keeps_the_account_there(site: Flask, browser: Browsers) -> None:
    mira = browser("mira")
    assert "You wrote 0 posts." in mira.get("/settings/data/erasure").text
    assert mira.post("/settings/data/erasure", texts="neither").status_code == 422
    assert mira.post("/settings/data/erasure", texts="remove").status_code == 303
    page = mira.get("/settings/data").text
    assert re.search("Your account will be erased on .* 20", page)
    assert mira.post("/settings/data/erasure", texts="keep").status_code == 409
    with site.app_context():
        worker.drain("letters", "postman")
        sent = [file.read_text() for file in (settings.current().instance_dir / "mail").glob("*erasure.eml")]
    assert len(sent) == 1
    assert "/settings/data" in sent[0]
    assert mira.delete("/settings/data/erasure").status_code == 303
    assert "will be erased" not in mira.get("/settings/data").text
    assert "Nobody else coordinates Ward" in browser("carol").get("/settings/data/erasure").text
