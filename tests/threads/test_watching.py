"""Follow, normal, mute: what somebody is told of, what counts as new, and which choice is in force."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.kernel import worker
from forum.kernel.db import db
from forum.privacy import queries_copy
from forum.threads.models_watches import Watch
from tests.browser import Browser
from tests.home.test_what_is_new import unread
from tests.people import of_people
from tests.people_of import actor_of
from tests.threads.of_threads import begin, post_id, say, statements

Open = Callable[[str | None], Browser]
WAYS = {"thread": "/threads/{}/watch", "tag": "/pods/ward/watch", "pod": "/pods/ward/watch"}


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of Mira's about water."""
    return begin(browser("mira"), tags="water")


def _choose(who: Browser, what: str, level: str, thread: int = 0) -> None:
    fields = {"level": level, **({"tag": "water"} if what == "tag" else {})}
    assert who.post(WAYS[what].format(thread), **fields).status_code == 303


def _lines(site: Flask, who: Browser) -> list[str]:
    with site.app_context():
        worker.drain("notices")
    return re.findall(r'<a href="/notifications/\d+">([^<]*)</a>', who.get("/notifications").text)


def _pressed(page: str) -> list[str]:
    return re.findall(r'name="level" value="(\w*)" aria-pressed="true"', page)


@pytest.mark.parametrize(
    ("what", "reason", "change"),
    [
        ("thread", "Because you follow this thread.", "/threads/1/watch"),
        ("tag", "Because you follow Water.", "/pods/ward/watch"),
        ("pod", "Because you follow Ward.", "/pods/ward/watch"),
    ],
)
def test_who_follows_is_told_of_everything_and_why_and_where_to_change_that(
    browser: Open, site: Flask, thread: int, what: str, reason: str, change: str
) -> None:
    carol = browser("carol")
    _lines(site, carol)
    _choose(carol, what, "follow", thread)
    say(browser("harry"), thread)
    assert _lines(site, carol) == ["Harry Osei wrote in “Clean water”"]
    page = carol.get("/notifications").text
    assert reason in page
    assert f'<a href="{change}">Change' in page
    assert _lines(site, browser("mona")) == []
    _choose(carol, what, "normal", thread)
    say(browser("harry"), thread)
    assert len(_lines(site, carol)) == 1


@pytest.mark.parametrize("what", ["tag", "pod"])
def test_a_new_thread_is_told_to_who_follows_its_tag_or_its_pod(browser: Open, site: Flask, what: str) -> None:
    carol = browser("carol")
    _choose(carol, what, "follow")
    begin(browser("mira"), title="Rain", tags="water")
    begin(browser("mira"), title="Bins", tags="waste")
    told = ["Mira Patel began “Rain”"] if what == "tag" else ["Mira Patel began “Bins”", "Mira Patel began “Rain”"]
    assert _lines(site, carol) == told


@pytest.mark.parametrize("what", WAYS)
def test_who_mutes_is_told_nothing_and_nothing_counts_as_new(
    browser: Open, site: Flask, thread: int, what: str
) -> None:
    mira, harry = browser("mira"), browser("harry")
    before = _lines(site, mira)
    mira.get(f"/threads/{thread}/clean-water")
    _choose(mira, what, "mute", thread)
    say(harry, thread, parent=post_id(site, thread, 1))
    harry.post(f"/posts/{post_id(site, thread, 1)}/reactions", kind="thanks")
    assert _lines(site, mira) == before
    assert unread(mira)["ward"] == 0
    for path in ("/", "/pods/ward"):
        assert "Clean water" in mira.get(path).text
        assert ">1 new<" not in mira.get(path).text
        assert "Muted</span>" in mira.get(path).text
        assert "Muted</span>" not in harry.get(path).text
    assert "Clean water" not in mira.get("/pods/ward?show=unread").text
    # It is read all the same.
    assert "boil" in mira.get(f"/threads/{thread}/clean-water").text
    assert "Muted" in mira.get(f"/threads/{thread}/clean-water").text
    _choose(mira, what, "", thread)
    say(harry, thread)
    assert _lines(site, mira) == ["Harry Osei wrote in “Clean water”", *before]
    assert unread(mira)["ward"] == 1


def test_a_moderator_is_heard_and_a_reminder_comes_whatever_is_muted(browser: Open, site: Flask, thread: int) -> None:
    mira = browser("mira")
    _choose(mira, "pod", "mute")
    browser("mona").post(f"/posts/{post_id(site, thread, 1)}/hidden", reason="Names a patient.")
    assert _lines(site, mira) == ["A moderator hid your post in “Clean water”"]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"pod": "mute", "tag": "follow"}, True),
        ({"pod": "follow", "tag": "mute"}, False),
        ({"tag": "mute", "thread": "follow"}, True),
        ({"tag": "follow", "thread": "mute"}, False),
        ({"pod": "follow", "thread": "normal"}, False),
        ({"pod": "follow", "tag": "normal"}, False),
    ],
)
def test_the_nearest_choice_counts(
    browser: Open,
    site: Flask,
    thread: int,
    chosen: dict[str, str],
    told: bool,  # noqa: FBT001
) -> None:
    carol = browser("carol")
    for what, level in chosen.items():
        _choose(carol, what, level, thread)
    say(browser("harry"), thread)
    assert (_lines(site, carol) != []) == told


def test_of_several_tags_the_one_that_is_followed_counts(browser: Open, site: Flask) -> None:
    carol = browser("carol")
    carol.post("/pods/ward/watch", level="mute", tag="waste")
    carol.post("/pods/ward/watch", level="follow", tag="water")
    begin(browser("mira"), title="Both", tags=["water", "waste"])
    begin(browser("mira"), title="Waste", tags="waste")
    assert _lines(site, carol) == ["Mira Patel began “Both”"]
    assert unread(carol)["ward"] == 1


def test_buttons_stand_on_the_thread_the_tag_and_the_pod_and_say_what_is_in_force(
    browser: Open, site: Flask, thread: int
) -> None:
    carol = browser("carol")
    path = f"/threads/{thread}/clean-water"
    assert _pressed(carol.get(path).text) == ["normal"]
    assert _pressed(carol.get("/pods/ward").text) == ["normal"]
    _choose(carol, "tag", "follow")
    assert _pressed(carol.get(path).text) == ["follow"]
    assert "Followed" in carol.get(path).text
    assert _pressed(carol.get("/pods/ward?tag=water").text) == ["follow", "normal"]
    page = carol.get(f"/threads/{thread}/watch")
    assert _pressed(page.text) == ["follow", "follow", "normal"]
    done = of_people.send(carol, page, f"/threads/{thread}/watch", level="mute")
    assert (done.status_code, done.location) == (303, f"/threads/{thread}/watch")
    assert _pressed(carol.get(path).text) == ["mute"]
    assert carol.post(f"/threads/{thread}/watch", level="follow").location == path


def test_all_that_is_chosen_stands_in_a_list_and_is_taken_off_there(browser: Open, site: Flask, thread: int) -> None:
    carol = browser("carol")
    assert "You follow and mute nothing" in carol.get("/settings/following").text
    for what, level in (("thread", "mute"), ("tag", "follow"), ("pod", "normal")):
        _choose(carol, what, level, thread)
    page = carol.get("/settings/following")
    assert [page.text.index(f"<bdi>{name}</bdi></a>") for name in ("Ward", "Water", "Clean water")] == sorted(
        page.text.index(f"<bdi>{name}</bdi></a>") for name in ("Ward", "Water", "Clean water")
    )
    done = of_people.send(carol, page, f"/threads/{thread}/watch", level="")
    assert (done.status_code, done.location) == (303, "/settings/following")
    carol.post("/pods/ward/watch", level="", tag="water")
    carol.post("/pods/ward/watch", level="")
    assert "You follow and mute nothing" in carol.get("/settings/following").text
    with site.app_context():
        assert db.session.execute(select(func.count()).select_from(Watch)).scalar_one() == 0


@pytest.mark.parametrize("level", ["loud", "Follow", "-"])
def test_there_are_three_levels_and_no_other(browser: Open, site: Flask, thread: int, level: str) -> None:
    carol = browser("carol")
    assert carol.post(f"/threads/{thread}/watch", level=level).status_code == 422
    assert carol.post("/pods/ward/watch", level=level).status_code == 422
    assert carol.post("/pods/ward/watch", level="mute", tag="nothing").status_code == 404
    # Never out of the site.
    assert carol.post("/pods/ward/watch", level="mute", next="//evil.example").location == "/"


def test_who_left_hears_and_sees_nothing_and_has_it_again_after_coming_back(
    browser: Open, site: Flask, thread: int
) -> None:
    harry = browser("harry")
    _choose(harry, "pod", "follow")
    _choose(harry, "thread", "follow", thread)
    harry.delete("/pods/ward/membership")
    say(browser("mona"), thread)
    assert _lines(site, harry) == []
    assert "Clean water" not in harry.get("/settings/following").text
    assert harry.get(f"/threads/{thread}/watch").status_code == 404
    assert harry.post(f"/threads/{thread}/watch", level="mute").status_code == 404
    assert harry.post("/pods/ward/watch", level="mute").status_code == 403
    with site.app_context():
        assert dict(queries_copy.parts(actor_of("harry"), ""))["watches"] == []


def test_what_somebody_follows_is_for_nobody_else(browser: Open, site: Flask, thread: int) -> None:
    _choose(browser("carol"), "thread", "mute", thread)
    for who in ("mona", "mira", "adam"):
        assert "Clean water" not in browser(who).get("/settings/following").text
    assert _pressed(browser("mona").get(f"/threads/{thread}/watch").text) == ["normal"] * 3


def test_a_page_asks_no_more_of_who_follows_much(browser: Open, site: Flask, thread: int) -> None:
    carol, paths = browser("carol"), (f"/threads/{thread}/clean-water", "/pods/ward", "/")
    others = [begin(browser("mira"), title=f"Thread {number}", tags="water") for number in range(6)]
    for path in paths:
        carol.get(path)
    with statements(site) as few:
        for path in paths:
            carol.get(path)
    for what in WAYS:
        _choose(carol, what, "follow", thread)
    for other in others:
        _choose(carol, "thread", "mute", other)
    with statements(site) as many:
        for path in paths:
            carol.get(path)
    assert len(many) == len(few)
