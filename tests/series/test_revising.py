"""A series changed as a whole: by whom, what is written, and that nothing typed is lost whatever is wrong."""

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
from forum.series.models import Round, Series
from tests.browser import Browser
from tests.cast import STRANGERS
from tests.series.test_series import _found as found
from tests.series.test_series import _in as within
from tests.series.test_series import _plan as plan
from tests.series.test_series import _strike as strike
from tests.threads.of_threads import typed

Open = Callable[[str | None], Browser]
Typed = dict[str, str]


@pytest.fixture
def series(browser: Open) -> int:
    """Return a series with two questions: mira leads the first, harry the second."""
    mona = browser("mona")
    key = found(mona)
    assert plan(mona, key) == 303
    assert plan(mona, key, title="Whose pump?", body="And **here**?", lead="harry", opens=within(5)) == 303
    return key


def form(who: Browser, series: int, **other: str) -> Typed:
    """Return what the form of the whole series sends, with something else typed."""
    text = who.get(f"/series/{series}/edit").text.split(f'action="/series/{series}/edit"')[1]
    said = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', text))
    said |= {name: typed(text, name) for name in re.findall(r'<textarea[^>]* name="([^"]+)"', text)}
    chosen = re.findall(r'<select[^>]* name="(q\d+-language)".*?value="([^"]*)" selected', text, re.DOTALL)
    said.pop("csrf_token")
    return {**{name: value for name, value in said.items() if not name.endswith("-drop")}, **dict(chosen), **other}


def asked(site: Flask, series: int) -> list[tuple[str, str]]:
    """Return title and words of the questions of a series in the order of their days."""
    with site.app_context():
        one = select(Round.title, Round.body).where(Round.series_id == series).order_by(Round.opens_at)
        return [(row.title, row.body) for row in db.session.execute(one)]


def send(who: Browser, series: int, sent: Typed, do: str = "save") -> tuple[int, str]:
    answer = who.post(f"/series/{series}/edit", **sent, do=do)
    return answer.status_code, answer.text


def test_what_is_sent_as_it_came_changes_nothing(browser: Open, site: Flask, series: int) -> None:
    with site.app_context():
        before = db.session.execute(select(Round.id, Round.opens_at, Round.lead_id)).all()
        ends = db.session.get_one(Series, series).ends_at
    assert send(browser("mona"), series, form(browser("mona"), series))[0] == 303
    with site.app_context():
        assert db.session.execute(select(Round.id, Round.opens_at, Round.lead_id)).all() == before
        assert db.session.get_one(Series, series).ends_at == ends
        worker.drain("audit")
        told = [entry.action for entry in db.session.execute(select(AuditEntry)).scalars() if "Series" in entry.action]
    assert told == ["SeriesFounded", "SeriesChanged", "SeriesChanged"]


@pytest.mark.parametrize("who", ["mona", "carol"])
def test_moderators_change_all_of_it(browser: Open, site: Flask, series: int, who: str) -> None:
    sent = form(browser(who), series, title="Water by night", about="Five weeks", ends=within(30)[:10])
    sent |= {"q0-title": "Whose spring?", "q1-body": "And **there**?", "q1-lead": "@Mona"}
    assert send(browser(who), series, sent)[0] == 303
    assert asked(site, series) == [("Whose spring?", "Tell **us**."), ("Whose pump?", "And **there**?")]
    page = browser("mira").get(f"/series/{series}").text
    with site.app_context():
        worker.drain()
        latest = select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(1)
        assert db.session.execute(latest).scalar_one() == "SeriesChanged"
    assert "Water by night" in page
    assert "Five weeks" in page
    assert "Led by Mona" in page
    # Who leads a question as before hears nothing of it.
    told = [browser(one).get("/notifications").text.count("You lead a question") for one in ("mira", "harry", "mona")]
    assert told == [1, 1, 0 if who == "mona" else 1]


def test_a_question_is_added_moved_and_removed_without_javascript(browser: Open, site: Flask, series: int) -> None:
    mona = browser("mona")
    assert "Change the series" in mona.get(f"/series/{series}").text
    sent = form(mona, series, title="Not lost")
    status, text = send(mona, series, sent, "later-0")
    assert status == 200
    assert (re.search(r'name="q0-title"[^>]*value="([^"]*)"', text) or [""])[1] == "Whose pump?"
    assert 'value="Not lost"' in text
    status, text = send(mona, series, sent, "add")
    assert (status, text.count("<fieldset")) == (200, 3)
    assert [title for title, _body in asked(site, series)] == ["Whose well?", "Whose pump?"]
    moved = {f"q{1 - int(name[1])}{name[2:]}" if name[0] == "q" else name: value for name, value in sent.items()}
    moved |= {"q0-opens": sent["q0-opens"], "q1-opens": sent["q1-opens"], "rows": "3", "q1-drop": "y"}
    moved |= {"q2-key": "", "q2-title": "Whose tap?", "q2-body": "Say.", "q2-language": "en", "q2-lead": "mira"}
    assert send(mona, series, {**moved, "q2-opens": within(6)})[0] == 303
    assert asked(site, series) == [("Whose pump?", "And **here**?"), ("Whose tap?", "Say.")]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Give the series a title."),
        ({"ends": "soon"}, "Write the day as year, month and day"),
        ({"ends": "2020-01-01"}, "Choose a day from today on"),
        ({"q0-title": ""}, "Give the thread a title."),
        ({"q1-lead": "omar"}, "No member of this pod has that name after @."),
        ({"q1-opens": "at noon"}, "Write day and time like this"),
        ({"q1-opens": "2020-01-01T10:00"}, "Choose a time that is still to come"),
        ({"q0-language": "xx"}, "Not a valid choice"),
    ],
)
def test_whatever_is_wrong_all_comes_back_and_nothing_is_written(
    browser: Open, site: Flask, series: int, wrong: Typed, says: str
) -> None:
    mona, before = browser("mona"), asked(site, series)
    sent = form(mona, series, about="Kept about", **{"q0-body": "Kept words", "q1-title": "Kept title"})
    status, text = send(mona, series, sent | wrong)
    assert status == 422
    assert says in text
    assert typed(text, "about") == "Kept about"
    assert typed(text, "q0-body") == "Kept words"
    assert 'value="Kept title"' in text
    assert asked(site, series) == before


def test_two_who_change_it_at_once_lose_nothing(browser: Open, site: Flask, series: int) -> None:
    mona, carol = browser("mona"), browser("carol")
    first, second = form(mona, series, title="Of mona"), form(carol, series, **{"q0-body": "Of carol"})
    assert send(mona, series, first)[0] == 303
    status, text = send(carol, series, second)
    assert status == 409
    assert typed(text, "q0-body") == "Of carol"
    assert "What it says now" in text
    again = re.search(r'name="read" value="([^"]+)"', text)
    assert again
    assert send(carol, series, {**second, "read": again[1]})[0] == 303
    assert asked(site, series)[0][1] == "Of carol"


def test_a_question_that_opened_meanwhile_is_left_as_it_is(browser: Open, site: Flask, series: int) -> None:
    mona = browser("mona")
    sent = form(mona, series, **{"q0-body": "Too late", "q1-title": "In time"})
    strike(site, 4)
    status, text = send(mona, series, sent)
    assert status == 409
    again = re.search(r'name="read" value="([^"]+)"', text)
    assert again
    status, text = send(mona, series, {**sent, "read": again[1]})
    assert status == 422
    assert typed(text, "q0-body") == "Too late"
    assert "This question has opened or was removed meanwhile" in text
    assert send(mona, series, {**sent, "read": again[1], "q0-drop": "y"})[0] == 303
    # What has opened has its words in its thread.
    assert asked(site, series) == [("", ""), ("In time", "And **here**?")]


def test_a_question_of_another_series_is_not_changed_here(browser: Open, site: Flask, series: int) -> None:
    mona = browser("mona")
    other = found(mona)
    assert plan(mona, other, title="Elsewhere") == 303
    with site.app_context():
        key = db.session.execute(select(Round.id).where(Round.series_id == other)).scalar_one()
    for drop in ({}, {"q0-drop": "y"}):
        send(mona, series, form(mona, series, **{"q0-key": str(key), **drop}))
    assert asked(site, other) == [("Elsewhere", "Tell **us**.")]


def test_nobody_else_comes_near_it(browser: Open, series: int) -> None:
    for handle in STRANGERS:
        assert browser(handle).get(f"/series/{series}/edit").status_code == 404
    for handle in ("mira", "harry"):
        assert browser(handle).get(f"/series/{series}/edit").status_code == 403
        assert send(browser(handle), series, form(browser("mona"), series))[0] == 403
        assert "Change the series" not in browser(handle).get(f"/series/{series}").text


def test_a_series_that_is_over_stays_as_it_is(browser: Open, site: Flask, series: int) -> None:
    mona = browser("mona")
    sent = form(mona, series)
    with site.app_context():
        db.session.execute(update(Series).values(ended_at=clock.now() - timedelta(hours=1)))
        db.session.commit()
    assert send(mona, series, sent)[0] == 403
    assert mona.get(f"/series/{series}/edit").status_code == 403
