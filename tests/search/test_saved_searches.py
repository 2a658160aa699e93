"""Saved searches, and hearing what is new for them: once, by who may see it when it is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import clock, worker
from forum.kernel.db import db
from forum.kernel.settings import Settings
from forum.mailout.models import Letter
from forum.notifications.models import Notification
from forum.people.models import User
from forum.pods.models import Membership
from forum.search import actions_alerts, actions_saved, queries_saved
from forum.search.models_own import SavedSearch
from forum.threads.models import Post
from tests.browser import Browser
from tests.cast import Places
from tests.people_of import actor_of
from tests.search.of_search import answered, said

Open = Callable[[str | None], Browser]


def _keep(who: str, query: str, rhythm: str = "daily", *, by_letter: bool = True) -> int:
    kept = actions_saved.save(actor_of(who), "", query, rhythm, by_letter=by_letter)
    db.session.commit()
    return kept.id


def _later(days: float) -> None:
    """Let the clock look so many days later, and everybody hear of it."""
    with clock.moved_to(clock.now() + timedelta(days=days)):
        actions_alerts.look()
        db.session.commit()
        worker.drain()


def _lines(who: str) -> int:
    mine = select(Notification.id).where(
        Notification.user_id == actor_of(who).id, Notification.kind == "searches_found"
    )
    return len(db.session.execute(mine).all())


def _letters(settings: Settings) -> list[str]:
    return [path.read_text() for path in sorted((settings.instance_dir / "mail").glob("*-searches_found.eml"))]


def test_what_is_new_is_told_once_in_the_site_and_by_letter(inside: Flask, settings: Settings) -> None:
    del inside
    with clock.moved_to(clock.now() - timedelta(hours=2)):
        said("mira", "ward", "Old zebra", "Zebra of before.")
    _keep("harry", "zebra pod:ward")
    post = said("mira", "ward", "Zebra crossing", "A zebra.")
    said("mira", "commons", "Zebra elsewhere", "A zebra.")
    _later(0.5)
    assert _lines("harry") == 0
    _later(1.1)
    assert _lines("harry") == 1
    (letter,) = _letters(settings)
    assert "Zebra crossing" in letter
    assert "elsewhere" not in letter
    (saved,) = queries_saved.mine(actor_of("harry"))
    assert [hit.row.id for hit in saved.news] == [post]
    _later(2.2)
    _later(9)
    assert (_lines("harry"), len(_letters(settings))) == (1, 1)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("zebra crossing", ["Zebra crossing"]),
        ("zebra pit", []),
        ("zebra OR pit", ["Zebra crossing", "A pit"]),
        ("zebr*", ["Zebra crossing"]),
        ('"zebra crossing"', ["Zebra crossing"]),
        ("zebra -crossing", []),
        ("is:thread author:mira", ["Zebra crossing", "A pit"]),
    ],
)
def test_what_has_some_of_the_words_only_is_not_told(inside: Flask, query: str, told: list[str]) -> None:
    del inside
    _keep("harry", query)
    said("mira", "ward", "Zebra crossing", "Somewhere.")
    said("mira", "ward", "A pit", "Elsewhere.")
    _later(1.1)
    (saved,) = queries_saved.mine(actor_of("harry"))
    assert sorted(hit.row.title for hit in saved.news) == sorted(told)


def test_a_letter_names_a_thread_once_however_many_of_its_posts_are_new(inside: Flask, settings: Settings) -> None:
    del inside
    _keep("harry", "zebra")
    post = said("mira", "ward", "Zebra crossing", "A zebra.")
    for words in ("Another zebra.", "A third zebra."):
        answered("mona", post, words)
    _later(1.1)
    (letter,) = _letters(settings)
    assert letter.partition("text/html")[0].count("Zebra crossing") == 1
    (saved,) = queries_saved.mine(actor_of("harry"))
    assert len(saved.news) == 3


def test_weekly_is_after_a_week_and_never_is_never(inside: Flask, settings: Settings) -> None:
    del inside
    _keep("harry", "zebra", "weekly", by_letter=False)
    _keep("carol", "zebra", "")
    said("mira", "ward", "Zebra crossing", "A zebra.")
    _later(2)
    assert (_lines("harry"), _lines("carol")) == (0, 0)
    _later(7.1)
    assert (_lines("harry"), _lines("carol"), _letters(settings)) == (1, 0, [])


def test_nobody_hears_of_their_own_words_nor_of_those_of_pods_they_are_not_in(
    inside: Flask, settings: Settings
) -> None:
    del inside
    for who in ("mira", "omar"):
        _keep(who, "zebra")
    said("mira", "ward", "Zebra crossing", "A zebra.")
    _later(1.1)
    assert (_lines("mira"), _lines("omar"), _letters(settings)) == (0, 0, [])


@pytest.mark.parametrize("lost", ["hidden", "removed", "suspended", "silenced"])
def test_a_letter_says_what_its_reader_may_see_when_it_is_sent(
    inside: Flask, settings: Settings, places: Places, lost: str
) -> None:
    del inside
    _keep("harry", "zebra")
    post = said("mira", "ward", "Zebra crossing", "A zebra.")
    me = actor_of("harry").id
    with clock.moved_to(clock.now() + timedelta(days=1.1)):
        actions_alerts.look()
        db.session.commit()
        worker.drain("letters")
        assert db.session.execute(select(Letter.id).where(Letter.kind == "searches_found")).one_or_none()
        deeds = {
            "hidden": update(Post).where(Post.id == post).values(hidden_at=clock.now()),
            "removed": update(Membership)
            .where(Membership.user_id == me, Membership.pod_id == places.ward)
            .values(state="removed"),
            "suspended": update(User).where(User.id == me).values(suspended_at=clock.now()),
            "silenced": update(SavedSearch).where(SavedSearch.user_id == me).values(by_letter=False),
        }
        db.session.execute(deeds[lost])
        db.session.commit()
        worker.drain()
    assert _letters(settings) == []
    dropped = db.session.execute(select(Letter.dropped).where(Letter.kind == "searches_found")).scalar_one()
    assert dropped


def test_two_clocks_at_once_tell_once(inside: Flask) -> None:
    del inside
    _keep("harry", "zebra")
    said("mira", "ward", "Zebra crossing", "A zebra.")
    with clock.moved_to(clock.now() + timedelta(days=1.1)):
        for _twice in range(2):
            actions_alerts.look()
            db.session.commit()
        worker.drain()
    assert _lines("harry") == 1


def test_a_suspended_person_is_not_searched_for(inside: Flask) -> None:
    del inside
    key = _keep("harry", "zebra")
    said("mira", "ward", "Zebra crossing", "A zebra.")
    db.session.execute(update(User).where(User.handle == "harry").values(suspended_at=clock.now()))
    db.session.commit()
    _later(1.1)
    assert db.session.get_one(SavedSearch, key).found == []


def test_searches_are_kept_listed_changed_and_removed(site: Flask, browser: Open) -> None:
    with site.app_context():
        said("mira", "ward", "Zebra", "Zebra.")
    harry = browser("harry")
    page = harry.get("/search?q=zebra&pod=ward")
    assert 'href="/searches/new?q=zebra+pod%3Award"' in page.text
    assert 'value="zebra pod:ward"' in harry.get("/searches/new?q=zebra+pod:ward").text
    kept = harry.post("/searches", query="zebra pod:ward", name="Stripes", rhythm="weekly", by_letter="y")
    assert (kept.status_code, kept.location) == (303, "/searches")
    listed = harry.get("/searches").text
    assert "Stripes" in listed
    assert "by letter as well" in listed
    assert harry.post("/searches/silence").status_code == 303
    assert "by letter as well" not in harry.get("/searches").text
    assert harry.post("/searches/1", query="zebras", name="", rhythm="daily").status_code == 303
    assert "<code>zebras</code>" in harry.get("/searches").text
    mira = browser("mira")
    assert mira.get("/searches/1").status_code == mira.get("/searches/77").status_code == 404
    assert harry.delete("/searches/1").status_code == 303
    assert "No searches yet" in harry.get("/searches").text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"query": " "}, "Say what is searched for"),
        ({"query": "z" * 501}, "At most 500 characters fit"),
        ({"query": "zebra", "name": "n" * 81}, "At most 80 characters fit"),
        ({"query": "zebra", "rhythm": "hourly"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_kept_is_said(browser: Open, fields: dict[str, str], why: str) -> None:
    answer = browser("harry").post("/searches", **{"rhythm": "daily", **fields})
    assert answer.status_code == 422
    assert why in answer.text


def test_one_person_keeps_twenty(site: Flask, browser: Open) -> None:
    with site.app_context():
        for at in range(actions_saved.MOST):
            _keep("harry", f"zebra{at}", "")
    answer = browser("harry").post("/searches", query="one more", rhythm="daily")
    assert answer.status_code == 422
    assert "You keep 20 searches already" in answer.text


def test_the_words_of_a_search_are_not_called_optional(browser: Open) -> None:
    page = browser("harry").get("/searches/new?q=zebra").text
    assert "<bdi>What is searched for</bdi></label>" in page
    assert re.search(r'name="query"[^>]* required', page)
