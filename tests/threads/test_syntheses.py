"""The synthesis of a thread: who writes it, its versions, what it rests on, and that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from forum.audit.models import AuditEntry
from forum.kernel import worker
from forum.kernel.db import db
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads.models import Thread
from forum.threads.models_syntheses import Synthesis
from tests.browser import Browser
from tests.cast import LONG_AGO, STRANGERS
from tests.privacy.of_privacy import erase
from tests.threads.of_threads import begin, post_id, say, set_on, statements, typed

Open = Callable[[str | None], Browser]


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of Mira's that Harry has answered."""
    key = begin(browser("mira"))
    say(browser("harry"), key)
    return key


def _write(who: Browser, thread: int, body: str = "We **boil** it.", read: int = 0, **more: str) -> TestResponse:
    fields = {"body": body, "language": "en", "read": str(read), "do": "post", **more}
    return who.post(f"/threads/{thread}/synthesis", **fields)


def _versions(site: Flask) -> list[tuple[int, str]]:
    with site.app_context():
        found = db.session.execute(select(Synthesis.number, Synthesis.body).order_by(Synthesis.number))
        return [(row.number, row.body) for row in found]


@pytest.mark.parametrize("who", ["mira", "harry", "mona", "carol"])
def test_who_began_the_thread_harvesters_and_moderators_write_it(
    browser: Open, site: Flask, thread: int, who: str
) -> None:
    assert browser(who).get(f"/threads/{thread}/synthesis/edit").status_code == 200
    assert _write(browser(who), thread).location == f"/threads/{thread}/clean-water"
    page = browser("carol").get(f"/threads/{thread}/clean-water").text
    assert "We <strong>boil</strong> it." in page
    assert page.index("We <strong>boil</strong> it.") < page.index('id="post-1"')


def test_another_member_reads_it_and_does_not_write_it(browser: Open, site: Flask) -> None:
    mira, key = browser("mira"), begin(browser("harry"))
    assert _write(browser("harry"), key).status_code == 303
    assert (_write(mira, key, read=1).status_code, mira.get(f"/threads/{key}/synthesis/edit").status_code) == (403, 403)
    assert "We <strong>boil</strong> it." in mira.get(f"/threads/{key}/synthesis").text
    assert mira.delete(f"/threads/{key}/synthesis").status_code == 403


@pytest.mark.parametrize("who", STRANGERS)
def test_to_strangers_a_synthesis_is_as_if_it_were_not_there(browser: Open, thread: int, who: str) -> None:
    _write(browser("mira"), thread)
    assert browser(who).get(f"/threads/{thread}/synthesis").status_code == 404
    assert _write(browser(who), thread, read=1).status_code == 404


def test_each_version_stays_and_two_are_compared_word_by_word(browser: Open, site: Flask, thread: int) -> None:
    mira = browser("mira")
    for read, words in enumerate(("We boil it.", "We filter it.", "We filter it twice.")):
        _write(mira, thread, words, read)
    assert [number for number, _body in _versions(site)] == [1, 2, 3]
    page = browser("harry").get(f"/threads/{thread}/synthesis").text
    assert "<ins> twice</ins>" in page or "<ins>it twice.</ins>" in page
    page = browser("harry").get(f"/threads/{thread}/synthesis?from=1&to=2").text
    assert "<del>boil</del><ins>filter</ins>" in page
    assert browser("harry").get(f"/threads/{thread}/synthesis?from=9&to=x").status_code == 200


def test_it_says_of_how_many_people_and_countries_it_is_and_what_came_since(
    browser: Open, site: Flask, thread: int
) -> None:
    with site.app_context():
        db.session.execute(update(User).where(User.handle == "harry").values(country="GH"))
        db.session.commit()
    say(browser("carol"), thread)
    browser("mona").post(f"/posts/{post_id(site, thread, 3)}/hidden", reason="Names a patient.")
    _write(browser("mira"), thread)
    page = browser("mira").get(f"/threads/{thread}/clean-water").text
    # What is hidden is not counted.
    assert "2 people · 2 countries</span>" in page
    say(browser("harry"), thread)
    say(browser("harry"), thread)
    browser("mona").post(f"/posts/{post_id(site, thread, 5)}/hidden", reason="Names a patient.")
    assert "1 post since" in browser("mira").get(f"/threads/{thread}/clean-water").text
    _write(browser("mira"), thread, "We boil it all.", 1)
    assert "since</b>" not in browser("mira").get(f"/threads/{thread}/clean-water").text


def test_of_two_who_write_at_once_one_is_shown_both_texts(browser: Open, site: Flask, thread: int) -> None:
    _write(browser("mira"), thread, "We boil it.")
    answer = _write(browser("harry"), thread, "We filter it.")
    assert answer.status_code == 409
    assert typed(answer.text, "body") == "We filter it."
    assert "We boil it.</textarea>" in answer.text
    assert 'name="read" value="1"' in answer.text
    assert _write(browser("harry"), thread, "We do both.", 1).status_code == 303
    assert _versions(site) == [(1, "We boil it."), (2, "We do both.")]


def test_the_same_form_sent_twice_is_one_version(browser: Open, site: Flask, thread: int) -> None:
    assert [_write(browser("mira"), thread).status_code for _ in range(2)] == [303, 303]
    assert len(_versions(site)) == 1


def test_a_preview_writes_nothing_and_keeps_a_draft_that_is_found_again(
    browser: Open, site: Flask, thread: int
) -> None:
    mira = browser("mira")
    answer = _write(mira, thread, "We **filter** it.", do="preview", sequence="0", once="a-form")
    assert "We <strong>filter</strong> it." in answer.text
    assert _versions(site) == []
    assert typed(mira.get(f"/threads/{thread}/synthesis/edit").text, "body") == "We **filter** it."
    assert f'href="/threads/{thread}/synthesis/edit"' in mira.get("/drafts").text
    kept = mira.post(f"/threads/{thread}/synthesis/draft", body="Later", language="en", sequence="1", once="a-form")
    assert kept.json == {"sequence": 2}
    _write(mira, thread, "Later", sequence="2", once="a-form")
    assert f"/threads/{thread}/synthesis/edit" not in mira.get("/drafts").text


@pytest.mark.parametrize("body", ["", "   ", "x" * 60_001])
def test_nothing_or_too_much_comes_back(browser: Open, site: Flask, thread: int, body: str) -> None:
    assert _write(browser("mira"), thread, body).status_code == 422
    assert _versions(site) == []


def test_who_has_not_accepted_the_new_charter_accepts_it_on_the_way(browser: Open, site: Flask, thread: int) -> None:
    with site.app_context():
        db.session.execute(update(Pod).where(Pod.slug == "ward").values(charter_version=2))
        db.session.commit()
    answer = _write(browser("mira"), thread)
    assert answer.status_code == 422
    assert 'name="charter"' in answer.text
    assert _versions(site) == []


def test_a_locked_thread_is_still_summed_up(browser: Open, site: Flask, thread: int) -> None:
    set_on(site, Thread, thread, locked_at=LONG_AGO)
    assert _write(browser("mona"), thread).status_code == 303


def test_a_moderator_removes_it_whole_and_the_trail_says_so(browser: Open, site: Flask, thread: int) -> None:
    _write(browser("mira"), thread)
    mona = browser("mona")
    assert mona.delete(f"/threads/{thread}/synthesis").status_code == 303
    assert mona.delete(f"/threads/{thread}/synthesis").status_code == 409
    assert _versions(site) == []
    with site.app_context():
        worker.drain("audit")
        assert "SynthesisRemoved" in set(db.session.execute(select(AuditEntry.action)).scalars())


def test_the_words_of_who_takes_them_along_are_gone_and_the_version_before_stands(browser: Open, site: Flask) -> None:
    key = begin(browser("mira"))
    _write(browser("mira"), key, "We boil it.")
    _write(browser("harry"), key, "We filter it.", 1)
    with site.app_context():
        erase(db.session.execute(select(User.id).where(User.handle == "harry")).scalar_one(), texts=True)
    page = browser("mira").get(f"/threads/{key}/clean-water").text
    assert ("We filter it." in page, "We boil it." in page) == (False, True)
    assert _write(browser("mira"), key, "We do both.", 2).status_code == 303


def test_only_a_thread_that_has_one_asks_a_statement_more(browser: Open, site: Flask, thread: int) -> None:
    carol, path = browser("carol"), f"/threads/{thread}/clean-water"
    carol.get(path)
    with statements(site) as before:
        assert "Synthesis" not in carol.get(path).text
    _write(browser("mira"), thread)
    with statements(site) as after:
        carol.get(path)
    assert len(after) == len(before) + 1
