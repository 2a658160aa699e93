"""What somebody keeps for later: with a note, until a day, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from forum.kernel import clock, times, worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.marks.events import RemindersDue
from forum.marks.models import Bookmark
from forum.people.models import User
from forum.threads.models import Post
from tests.browser import Browser
from tests.people import of_people
from tests.threads.of_threads import begin, post_id, say

Open = Callable[[str | None], Browser]
NOTE = "Ask the <district> first."


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of Mira's in the ward, with a reply of Harry's."""
    made = begin(browser("mira"))
    say(browser("harry"), made, "We hang a bucket under the tap.")
    return made


def _day(days: int) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


def _keep(who: Browser, post: int, note: str = NOTE, remind: str = "") -> str:
    """Keep a post with the form; return the address of the bookmark."""
    path = f"/posts/{post}/bookmark"
    done = of_people.send(who, who.get(path), path, note=note, remind=remind)
    assert (done.status_code, done.location) == (303, f"/posts/{post}")
    found = re.search(r'href="(/bookmarks/\d+)"', who.get("/bookmarks").text)
    assert found
    return found[1]


def _strike(site: Flask, days: float) -> None:
    with site.app_context(), clock.moved_to(clock.now() + timedelta(days=days)):
        emit(RemindersDue(None))
        db.session.commit()
        worker.drain("reminders", "notices")


def _lines(who: Browser) -> list[str]:
    return re.findall(r'<a href="/notifications/\d+">([^<]*)</a>', who.get("/notifications").text)


def test_a_post_is_kept_with_a_note_and_found_again(browser: Open, site: Flask, thread: int) -> None:
    mona, post = browser("mona"), post_id(site, thread, 2)
    assert "No bookmarks yet" in mona.get("/bookmarks").text
    one = _keep(mona, post, remind=_day(9))
    page = mona.get("/bookmarks").text
    for said in ("Clean water", "We hang a bucket", "Harry Osei", "Ask the &lt;district&gt; first.", "Ward"):
        assert said in page, said
    assert f'href="/posts/{post}"' in page
    assert "Reminder on" in page
    assert f'class="kept" href="/posts/{post}/bookmark"' in mona.get(f"/threads/{thread}/clean-water").text
    assert 'class="kept"' not in browser("mira").get(f"/threads/{thread}/clean-water").text
    assert mona.get(f"/posts/{post}/bookmark").location == one
    assert f'value="{_day(9)}"' in mona.get(one).text


def test_note_and_day_are_changed_and_the_bookmark_is_removed(browser: Open, site: Flask, thread: int) -> None:
    mona, post = browser("mona"), post_id(site, thread, 2)
    one = _keep(mona, post, remind=_day(9))
    done = of_people.send(mona, mona.get(one), one, note="Another word.", remind="")
    assert (done.status_code, done.location) == (303, "/bookmarks")
    page = mona.get("/bookmarks").text
    assert "Another word." in page
    assert "Reminder on" not in page
    assert mona.delete(one).status_code == 303
    assert "No bookmarks yet" in mona.get("/bookmarks").text
    assert mona.get(one).status_code == 404


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"remind": "2020-01-05"}, "Choose a day that is still to come."),
        ({"remind": "tomorrow"}, "Write the day as year, month and day"),
        ({"note": "x" * 501}, "1 character too long"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_typed_is_lost(
    browser: Open, site: Flask, thread: int, fields: dict[str, str], says: str
) -> None:
    mona, path = browser("mona"), f"/posts/{post_id(site, thread, 2)}/bookmark"
    typed = {"note": NOTE, "remind": _day(3), **fields}
    refused = of_people.send(mona, mona.get(path), path, **typed)
    assert refused.status_code == 422
    assert says in refused.text
    assert of_people.form(refused, path)["note"] == typed["note"]
    one = _keep(mona, post_id(site, thread, 2))
    late = of_people.send(mona, mona.get(one), one, **typed)
    assert late.status_code == 422
    assert of_people.form(late, one)["note"] == typed["note"]


def test_who_keeps_a_post_in_two_windows_sees_both_notes(browser: Open, site: Flask, thread: int) -> None:
    mona, post = browser("mona"), post_id(site, thread, 2)
    path = f"/posts/{post}/bookmark"
    other = mona.get(path)
    one = _keep(mona, post)
    late = of_people.send(mona, other, path, note="The second window.")
    assert late.status_code == 409
    assert "Ask the &lt;district&gt; first." in late.text
    assert of_people.form(late, one)["note"] == "The second window."
    of_people.send(mona, late, one, note="Both.")
    assert "Both." in mona.get("/bookmarks").text


def test_the_day_comes_as_a_notice_once(browser: Open, site: Flask, thread: int) -> None:
    mona, post = browser("mona"), post_id(site, thread, 2)
    one = _keep(mona, post, remind=_day(3))
    before = _lines(mona)
    _strike(site, 2)
    assert _lines(mona) == before
    for _ in range(2):
        _strike(site, 4)
        assert _lines(mona) == ["You wanted to come back to “Clean water”", *before]
    found = re.search(r'href="(/notifications/\d+)"', mona.get("/notifications").text)
    assert found
    assert mona.get(found[1]).location == f"/posts/{post}"
    assert "Reminded on" in mona.get("/bookmarks").text
    # Another note on the same day reminds nobody again, another day does.
    of_people.send(mona, mona.get(one), one, note="Another word.")
    _strike(site, 4)
    assert len(_lines(mona)) == len(before) + 1
    of_people.send(mona, mona.get(one), one, remind=_day(8))
    _strike(site, 9)
    assert len(_lines(mona)) == len(before) + 2
    assert _lines(browser("mira")).count("You wanted to come back to “Clean water”") == 0


def test_a_day_begins_where_its_owner_lives() -> None:
    at = times.at_hour(date(2026, 3, 1), 7, "Africa/Nairobi")
    assert at.isoformat() == "2026-03-01T04:00:00+00:00"
    assert times.date_of(at - timedelta(hours=5), "Africa/Nairobi") == date(2026, 3, 1)
    assert times.date_of(at - timedelta(hours=8), "Africa/Nairobi") == date(2026, 2, 28)


def test_of_a_post_that_is_out_of_sight_only_my_note_is_left(browser: Open, site: Flask, thread: int) -> None:
    harry, mona, mira = browser("harry"), browser("mona"), browser("mira")
    post = post_id(site, thread, 2)
    one = _keep(mira, post, remind=_day(3))
    mona.post(f"/posts/{post}/hidden", reason="Names a patient.")
    for path in ("/bookmarks", one):
        page = mira.get(path).text
        assert "Ask the &lt;district&gt; first." in page
        assert "You can no longer see this post." in page
        for said in ("We hang a bucket", "Harry Osei", f"/posts/{post}"):
            assert said not in page, said
    _strike(site, 4)
    assert "You wanted to come back to “Clean water”" not in _lines(mira)
    assert of_people.send(mira, mira.get(one), one, note="Still mine.").status_code == 303
    assert "Still mine." in mira.get("/bookmarks").text
    assert mira.delete(one).status_code == 303
    assert "We hang a bucket" in harry.get(f"/threads/{thread}/clean-water").text


def test_who_left_the_pod_keeps_the_note_and_sees_nothing_else(browser: Open, site: Flask, thread: int) -> None:
    harry, post = browser("harry"), post_id(site, thread, 1)
    one = _keep(harry, post, remind=_day(3))
    harry.delete("/pods/ward/membership")
    page = harry.get("/bookmarks").text
    assert "Ask the &lt;district&gt; first." in page
    for said in ("Clean water", "boil", "Mira Patel", "Ward<"):
        assert said not in page, said
    _strike(site, 4)
    assert _lines(harry) == []
    assert harry.get(f"/posts/{post}/bookmark").status_code == 404
    assert harry.delete(one).status_code == 303


def test_a_bookmark_is_its_owners_at_every_door(browser: Open, site: Flask, thread: int) -> None:
    one = _keep(browser("mira"), post_id(site, thread, 2))
    for who in ("mona", "carol", "harry", "adam", "omar"):
        other = browser(who)
        assert other.get(one).status_code == 404
        assert other.post(one, note="Mine").status_code == 404
        assert other.delete(one).status_code == 404
        assert "district" not in other.get("/bookmarks").text
    assert browser(None).get("/bookmarks").status_code == 302
    assert browser("omar").post(f"/posts/{post_id(site, thread, 2)}/bookmark", note="x").status_code == 404


def test_a_post_that_is_gone_for_good_leaves_the_note(browser: Open, site: Flask, thread: int) -> None:
    mira, post = browser("mira"), post_id(site, thread, 2)
    _keep(mira, post, remind=_day(3))
    browser("mona").post(f"/posts/{post}/reactions", kind="try")
    with site.app_context():
        db.session.execute(delete(Post).where(Post.id == post))
        db.session.commit()
    assert "Ask the &lt;district&gt; first." in mira.get("/bookmarks").text
    _strike(site, 4)
    assert "Reminded on" in mira.get("/bookmarks").text


def test_a_long_list_goes_on_where_it_ended(browser: Open, site: Flask, thread: int) -> None:
    mira = browser("mira")
    for number in range(1, 22):
        if number > 2:
            say(mira, thread, f"Number {number}.")
    with site.app_context():
        me = db.session.execute(select(User.id).where(User.handle == "mira")).scalar_one()
        for post in db.session.execute(select(Post).order_by(Post.id)).scalars().all():
            db.session.add(
                Bookmark(
                    user_id=me, post_id=post.id, pod_id=post.pod_id, note=f"N{post.number:02}", created_at=clock.now()
                )
            )
        db.session.commit()
        assert db.session.execute(select(func.count()).select_from(Bookmark)).scalar_one() == 21
    first = mira.get("/bookmarks").text
    assert first.index("N21") < first.index("N02")
    assert "N01" not in first
    older = re.search(r'href="(\?after=\d+)"', first)
    assert older
    assert "N01" in mira.get(f"/bookmarks{older[1]}").text
