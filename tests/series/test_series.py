"""Themed discussions: who plans them, what members see before a question opens, and what the clock does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.audit.models import AuditEntry
from forum.kernel import clock, worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.pods.models import Pod
from forum.series.events import SeriesDue
from forum.series.models import Round
from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import STRANGERS

Open = Callable[[str | None], Browser]
_GIVEN = ["You lead a question of a themed discussion in Ward: prepare it before it opens"]


def _in(days: float) -> str:
    return f"{clock.now() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def _found(who: Browser, days: int = 20) -> int:
    answer = who.post("/pods/ward/series", title="Water at night", about="Four weeks", ends=_in(days)[:10])
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def _plan(who: Browser, series: int, **fields: str) -> int:
    typed = {
        "title": "Whose well?",
        "body": "Tell **us**.",
        "language": "en",
        "lead": "mira",
        "opens": _in(3),
        **fields,
    }
    return who.post(f"/series/{series}/rounds", **typed).status_code


def _key(site: Flask) -> int:
    with site.app_context():
        return int(db.session.execute(select(Round.id)).scalar_one())


def _strike(site: Flask, days: float) -> None:
    with site.app_context(), clock.moved_to(clock.now() + timedelta(days=days)):
        emit(SeriesDue(None))
        db.session.commit()
        worker.drain("series", "notices")


def _threads(site: Flask) -> list[tuple[str, str]]:
    with site.app_context():
        return [(row.title, row.slug) for row in db.session.execute(select(Thread.title, Thread.slug))]


def _told(who: Browser) -> list[str]:
    return re.findall(r'<a href="/notifications/\d+">([^<]*)</a>', who.get("/notifications").text)


@pytest.fixture
def series(browser: Open) -> int:
    """Return a series of Mona's with one question that Mira leads."""
    key = _found(browser("mona"))
    assert _plan(browser("mona"), key) == 303
    return key


@pytest.mark.parametrize("who", ["mira", "harry"])
def test_only_moderators_plan(browser: Open, series: int, who: str) -> None:
    reader = browser(who)
    assert reader.get("/pods/ward/series/new").status_code == 403
    assert reader.post("/pods/ward/series", title="Mine", ends=_in(9)[:10]).status_code == 403
    assert _plan(reader, series) == 403
    assert "Water at night" in reader.get("/pods/ward/series").text


@pytest.mark.parametrize("who", STRANGERS)
def test_to_strangers_a_series_is_as_if_it_were_not_there(browser: Open, site: Flask, series: int, who: str) -> None:
    assert browser(who).get(f"/series/{series}").status_code == 404
    assert browser(who).get(f"/rounds/{_key(site)}").status_code == 404


def test_before_its_day_members_read_the_title_only(browser: Open, site: Flask, series: int) -> None:
    harry, key = browser("harry"), _key(site)
    page = harry.get(f"/series/{series}").text
    assert ("Whose well?" in page, "Led by Mira Patel" in page, "Tell" in page) == (True, True, False)
    assert harry.get(f"/rounds/{key}").status_code == harry.post(f"/rounds/{key}").status_code == 403
    assert "Tell **us**." in browser("mira").get(f"/rounds/{key}").text


def test_who_leads_it_changes_it_until_it_opens_and_not_after(browser: Open, site: Flask, series: int) -> None:
    mira, key = browser("mira"), _key(site)
    fields = {"title": "Whose pump?", "body": "Tell us all.", "language": "en", "lead": "@mira", "opens": _in(4)}
    assert mira.post(f"/rounds/{key}", **fields).status_code == 303
    assert "Whose pump?" in browser("harry").get(f"/series/{series}").text
    assert 'type="hidden" name="lead" value="mira"' in mira.get(f"/rounds/{key}").text
    answer = mira.post(f"/rounds/{key}", **{**fields, "lead": "harry", "body": "In another name."})
    assert (answer.status_code, "Moderators say who leads a question." in answer.text) == (422, True)
    assert "In another name." in answer.text
    assert "Led by Mira Patel" in browser("harry").get(f"/series/{series}").text
    _strike(site, 5)
    assert mira.post(f"/rounds/{key}", **fields).status_code == 403
    assert mira.delete(f"/rounds/{key}").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"body": " "},
        {"lead": "omar"},
        {"lead": "nobody"},
        {"opens": "soon"},
        {"opens": "2026-01-01T09:00"},
        {"opens": "2999-01-01T09:00"},
        {"language": "xx"},
    ],
)
def test_a_question_that_cannot_be_comes_back_with_its_words(browser: Open, series: int, wrong: dict[str, str]) -> None:
    typed = {"title": "Rain", "body": "Say so.", "language": "en", "lead": "mira", "opens": _in(3), **wrong}
    answer = browser("mona").post(f"/series/{series}/rounds", **typed)
    assert answer.status_code == 422
    assert "Say so." in answer.text or "body" in wrong


@pytest.mark.parametrize("ends", ["", "soon", "2026-01-01", "2999-01-01"])
def test_a_series_ends_on_a_day_that_is_to_come(browser: Open, ends: str) -> None:
    assert browser("mona").post("/pods/ward/series", title="Water", ends=ends).status_code == 422


def test_on_its_day_a_question_becomes_one_thread_of_who_leads_it(browser: Open, site: Flask, series: int) -> None:
    _strike(site, 2.9)
    assert _threads(site) == []
    _strike(site, 3.1)
    _strike(site, 3.2)
    assert _threads(site) == [("Whose well?", "whose-well")]
    page = browser("harry").get(f"/series/{series}").text
    assert 'href="/threads/1/whose-well"' in page
    assert "Tell <strong>us</strong>." in browser("harry").get("/threads/1/whose-well").text
    assert _told(browser("mira")) == ["Your question “Whose well?” is open", *_GIVEN]


def test_of_whoever_cannot_write_the_question_waits_and_says_so(browser: Open, site: Flask, series: int) -> None:
    with site.app_context():
        db.session.execute(update(Pod).where(Pod.slug == "ward").values(charter_version=2))
        db.session.commit()
    _strike(site, 3.1)
    assert _threads(site) == []
    with site.app_context():
        db.session.execute(update(Round).values(opens_at=clock.now() - timedelta(hours=1)))
        db.session.commit()
    assert "Waits: who leads it cannot write here just now." in browser("mona").get(f"/series/{series}").text
    browser("mira").post("/pods/ward/charter/acceptance", version="2")
    _strike(site, 0)
    assert _threads(site) == [("Whose well?", "whose-well")]


def test_a_lead_who_left_opens_nothing_and_another_takes_over(browser: Open, site: Flask, series: int) -> None:
    browser("mira").delete("/pods/ward/membership")
    _strike(site, 3.1)
    assert _threads(site) == []
    fields = {"title": "Whose well?", "body": "Tell us.", "language": "en", "lead": "harry", "opens": _in(4)}
    assert browser("mona").post(f"/rounds/{_key(site)}", **fields).status_code == 303
    _strike(site, 4.1)
    assert _threads(site) == [("Whose well?", "whose-well")]


def test_whoever_is_to_lead_a_question_hears_of_it_once(browser: Open, site: Flask, series: int) -> None:
    mona, key = browser("mona"), _key(site)
    assert _plan(mona, series, title="Mine?", lead="mona") == 303
    fields = {"title": "Whose well?", "body": "Tell us.", "language": "en", "lead": "mira", "opens": _in(4)}
    assert mona.post(f"/rounds/{key}", **fields).status_code == 303
    assert mona.post(f"/rounds/{key}", **{**fields, "lead": "harry"}).status_code == 303
    with site.app_context():
        worker.drain()
    assert _told(browser("mira")) == _told(browser("harry")) == _GIVEN
    assert _told(mona) == []
    notice = re.search(r'href="(/notifications/\d+)"', browser("harry").get("/notifications").text)
    assert notice
    assert browser("harry").get(notice[1]).location == "/pods/ward/series"


def test_at_the_end_each_lead_is_asked_once_for_a_synthesis(browser: Open, site: Flask, series: int) -> None:
    _strike(site, 3.1)
    _strike(site, 21)
    _strike(site, 22)
    asked = [line for line in _told(browser("mira")) if "synthesis" in line]
    assert asked == ["The discussion of “Whose well?” has come to its end: write its synthesis"]
    assert _told(browser("harry")) == []
    assert _plan(browser("mona"), series) == 409
    assert "Ended on" in browser("harry").get(f"/series/{series}").text
    browser("mira").post("/threads/1/synthesis", body="All of us.", language="en", read="0", do="post")
    assert "/threads/1/synthesis" in browser("harry").get(f"/series/{series}").text


def test_what_is_done_to_a_series_stands_in_the_trail_without_a_word_of_it(
    browser: Open, site: Flask, series: int
) -> None:
    mona, key = browser("mona"), _key(site)
    assert _plan(mona, series, title="Whose tap?") == 303
    changed = {"title": "Whose pump?", "body": "Say.", "language": "en", "lead": "harry", "opens": _in(4)}
    assert mona.post(f"/rounds/{key}", **changed).status_code == 303
    assert mona.delete(f"/rounds/{key}").status_code == 303
    with site.app_context():
        worker.drain("audit")
        kept = select(AuditEntry).where(AuditEntry.subject == "series").order_by(AuditEntry.id)
        told = [(entry.action, entry.subject_id, entry.details) for entry in db.session.execute(kept).scalars()]
    assert told == [("SeriesFounded", series, {}), *[("SeriesChanged", series, {})] * 4]
    assert browser("carol").get("/pods/ward/audit").text.count(f'href="/series/{series}"') == 5


def test_a_question_is_taken_out_until_it_opens(browser: Open, site: Flask, series: int) -> None:
    assert browser("mona").delete(f"/rounds/{_key(site)}").status_code == 303
    assert "Whose well?" not in browser("harry").get(f"/series/{series}").text


def test_of_a_thread_the_series_says_its_present_title_and_keeps_no_word(
    browser: Open, site: Flask, series: int
) -> None:
    _strike(site, 3.1)
    mona, page = browser("mona"), f"/series/{series}"
    renamed = mona.post("/threads/1/title", title="A well", reason="It named a patient.", quiet="y")
    assert renamed.status_code == 303
    assert ("A well" in mona.get(page).text, "Whose well?" in mona.get(page).text) == (True, False)
    assert mona.post("/threads/1/deletion", reason="It named a patient.").status_code == 303
    gone = browser("harry").get(page).text
    assert "Its thread is no longer here." in gone
    assert ("A well" in gone, "Whose well?" in gone) == (False, False)
    with site.app_context():
        assert db.session.execute(select(Round.title, Round.body)).one() == ("", "")
