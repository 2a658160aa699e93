"""Spotting a nugget with one click and a title, where it shows, and taking the mark off again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from forum.kernel import worker
from forum.kernel.db import db
from forum.pods.models import Membership
from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import LONG_AGO
from tests.people import of_people
from tests.pods.of_asking import place_of
from tests.threads.of_threads import begin, post_id, say, set_on

Open = Callable[[str | None], Browser]
_LISTS = ("/pods/ward/nuggets", "/nuggets/")


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of Mira's in the ward, with a reply of Harry's."""
    made = begin(browser("mira"))
    say(browser("harry"), made, "We hang a bucket under the tap.")
    return made


def _spot(who: Browser, post: int, title: str = "Hang a bucket under the tap") -> None:
    path = f"/posts/{post}/nugget"
    done = of_people.send(who, who.get(path), path, title=title)
    assert (done.status_code, done.location) == (303, f"/posts/{post}")


@pytest.mark.parametrize("who", ["mona", "carol", "harry"])
def test_a_post_is_marked_and_shows_with_its_source(browser: Open, site: Flask, thread: int, who: str) -> None:
    keeper, post = browser(who), post_id(site, thread, 2)
    assert f'<a href="/posts/{post}/nugget">' in keeper.get(f"/posts/{post}/menu").text
    _spot(keeper, post, "Hang a <bucket> under the tap")
    mira = browser("mira")
    page = mira.get(f"/threads/{thread}/clean-water").text
    assert page.count('class="nug"') == 1
    assert "Hang a &lt;bucket&gt; under the tap" in page
    for path in _LISTS:
        listed = mira.get(path).text
        card = listed[listed.index('<article class="nugget') :]
        assert f'href="/posts/{post}"' in card, path
        for said in ("Hang a &lt;bucket&gt; under the tap", "We hang a bucket", "Harry Osei", "Clean water"):
            assert said in card, (path, said)
    assert 'class="nug' in mira.get("/pods/ward").text
    followed = mira.get(f"/posts/{post}").location or ""
    assert followed.endswith("#post-2")
    one = re.search(r'class="nug" href="(/nuggets/\d+)"', page)
    assert one
    assert "Read it where it was said" in mira.get(one[1]).text


def test_a_spotted_nugget_is_searched_for_and_its_author_is_told(browser: Open, site: Flask, thread: int) -> None:
    _spot(browser("mona"), post_id(site, thread, 2))
    with site.app_context():
        worker.drain("search", "notices")
    assert f"/posts/{post_id(site, thread, 2)}" in browser("mira").get("/search?q=is:nugget+bucket").text
    assert f"/posts/{post_id(site, thread, 1)}" not in browser("mira").get("/search?q=is:nugget").text
    assert "was marked as a nugget" in browser("harry").get("/notifications").text
    assert "was marked as a nugget" not in browser("mona").get("/notifications").text


@pytest.mark.parametrize(("title", "says"), [(" ", "Say in a line"), ("x" * 161, "1 character too long")])
def test_a_nugget_needs_a_title_that_fits(browser: Open, site: Flask, thread: int, title: str, says: str) -> None:
    mona, path = browser("mona"), f"/posts/{post_id(site, thread, 2)}/nugget"
    refused = of_people.send(mona, mona.get(path), path, title=title)
    assert refused.status_code == 422
    assert says in refused.text
    assert of_people.form(refused, path)["title"] == title.strip()
    assert "No nuggets yet" in mona.get("/pods/ward/nuggets").text


def test_the_mark_is_taken_off_with_a_reason_and_may_come_back(browser: Open, site: Flask, thread: int) -> None:
    mona, post = browser("mona"), post_id(site, thread, 2)
    path = f"/posts/{post}/nugget"
    _spot(mona, post)
    page = mona.get(path)
    assert "Hang a bucket under the tap" in page.text
    refused = of_people.send(mona, page, f"{path}?_method=DELETE", reason=" ")
    assert refused.status_code == 422
    assert "Say why." in refused.text
    done = of_people.send(mona, refused, f"{path}?_method=DELETE", reason="It did not work.")
    assert (done.status_code, done.location) == (303, f"/posts/{post}")
    for place in _LISTS:
        assert "Hang a bucket" not in browser("mira").get(place).text
    assert 'class="nug"' not in browser("mira").get(f"/threads/{thread}/clean-water").text
    assert mona.delete(path, reason="It did not work.").status_code == 409
    _spot(mona, post, "Hang it lower")
    assert "Hang it lower" in browser("mira").get("/nuggets/").text


def test_spotting_twice_tells_the_slower_one(browser: Open, site: Flask, thread: int) -> None:
    mona, carol, post = browser("mona"), browser("carol"), post_id(site, thread, 2)
    path = f"/posts/{post}/nugget"
    page = carol.get(path)
    _spot(mona, post)
    late = of_people.send(carol, page, path, title="A bucket under the tap, low enough for children and in every yard")
    assert late.status_code == 409
    assert "This post is a nugget already." in late.text
    assert "low enough for children" in late.text
    assert carol.post(path, title=" ").status_code == 409
    assert browser("mira").get("/nuggets/").text.count('<article class="nugget') == 1


def test_a_hidden_post_is_no_nugget_and_a_nugget_that_is_hidden_goes_from_the_lists(
    browser: Open, site: Flask, thread: int
) -> None:
    mona, post = browser("mona"), post_id(site, thread, 2)
    mona.post(f"/posts/{post}/hidden", reason="Names a patient.")
    refused = mona.post(f"/posts/{post}/nugget", title="Hang a bucket")
    assert refused.status_code == 409
    assert "This post is hidden: show it first." in refused.text
    mona.delete(f"/posts/{post}/hidden")
    _spot(mona, post)
    mona.post(f"/posts/{post}/hidden", reason="Names a patient.")
    for path in _LISTS:
        assert "Hang a bucket" not in browser("mira").get(path).text
        assert "Hang a bucket" in mona.get(path).text
    assert 'class="nug"' not in browser("mira").get(f"/threads/{thread}/clean-water").text
    assert 'class="nug' not in browser("mira").get("/pods/ward").text


@pytest.mark.parametrize(("who", "code"), [("mira", 403), ("omar", 404), ("odette", 404), ("adam", 404), ("leo", 404)])
def test_nobody_else_marks_or_takes_off(browser: Open, site: Flask, thread: int, who: str, code: int) -> None:
    post = post_id(site, thread, 2)
    path, other = f"/posts/{post}/nugget", browser(who)
    assert other.get(path).status_code == code
    assert other.post(path, title="Mine").status_code == code
    _spot(browser("mona"), post)
    assert other.delete(path, reason="Mine").status_code == code
    assert "Hang a bucket" in browser("carol").get("/nuggets/").text
    assert ("Hang a bucket" in other.get("/nuggets/").text) == (who == "mira")


def test_who_marks_stops_when_the_role_is_gone(browser: Open, site: Flask, thread: int) -> None:
    harry, post = browser("harry"), post_id(site, thread, 1)
    path = f"/posts/{post}/nugget"
    page = harry.get(path)
    with site.app_context():
        db.session.execute(update(Membership).where(Membership.id == place_of(site, "harry")).values(role="member"))
        db.session.commit()
    assert of_people.send(harry, page, path, title="Boil it").status_code == 403
    assert "Mark as nugget" not in harry.get(f"/posts/{post}/menu").text


def test_a_locked_thread_still_gives_nuggets(browser: Open, site: Flask, thread: int) -> None:
    set_on(site, Thread, thread, locked_at=LONG_AGO)
    _spot(browser("mona"), post_id(site, thread, 2))
    assert "Hang a bucket" in browser("mira").get("/pods/ward/nuggets").text


def test_a_long_list_goes_on_where_it_ended(browser: Open, site: Flask, thread: int) -> None:
    mona, mira = browser("mona"), browser("mira")
    for number in range(1, 22):
        if number > 2:
            say(mira, thread, f"Number {number}.")
        _spot(mona, post_id(site, thread, number), f"Idea {number:02}")
    first = mira.get("/nuggets/").text
    assert first.count('<article class="nugget') == 20
    assert first.index("Idea 21") < first.index("Idea 02")
    older = re.search(r'href="(\?after=\d+)"', first)
    assert older
    rest = mira.get(f"/nuggets/{older[1]}").text
    assert rest.count('<article class="nugget') == 1
    assert "Idea 01" in rest
