"""What readers say themselves: read up to here, unread from here, a whole thread, a pod, everything."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from forum.kernel import clock
from forum.kernel.db import db
from forum.pods.models import Membership
from forum.threads.models import ReadRanges
from tests.browser import Browser
from tests.cast import Places
from tests.people_of import actor_of
from tests.threads.of_threads import begin, fill, post_id, say, shown, statements

Open = Callable[[str | None], Browser]


def new(who: Browser, path: str = "/pods/ward") -> list[int]:
    """Return how much is new in each thread of a list that has something new."""
    return [int(number) for number in re.findall(r'<span class="fresh num">(\d+) new', who.get(path).text)]


def fresh(text: str) -> list[int]:
    """Return the numbers of the posts of a page that are new to its reader."""
    return [int(number) for number in re.findall(r'<li class="node[^"]* new[^"]*" id="post-(\d+)"', text)]


def test_a_pod_marked_as_read_is_read_and_one_reply_later_counts_as_one(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    seen, unseen = begin(mira), begin(mira, title="Other")
    fill(site, seen, 3)
    fill(site, unseen, 30)
    harry.get(f"/threads/{seen}/clean-water")
    say(mira, seen)
    assert sorted(new(harry)) == [1, 30]
    answer = harry.post("/pods/ward/read")
    assert (answer.status_code, answer.location) == (303, "/pods/ward")
    assert new(harry) == new(harry, "/") == new(harry, "/pods/ward?show=unread") == []
    for thread in (seen, unseen):
        say(mira, thread)
    assert new(harry, "/pods/ward?show=unread") == [1, 1]
    assert new(harry) == new(harry, "/") == [1, 1]
    assert harry.get(f"/threads/{unseen}/unread").location.endswith("page=2#post-31")
    assert fresh(harry.get(f"/threads/{unseen}/other?order=arrival").text) == []
    assert fresh(harry.get(f"/threads/{unseen}/other?order=arrival&page=2").text) == [31]
    assert fresh(harry.get(f"/threads/{seen}/clean-water").text) == [5]
    assert new(harry) == []


def test_an_answer_after_marking_is_written_on_what_was_read_before(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    fill(site, thread, 4)
    harry.post("/pods/ward/read")
    say(harry, thread)
    assert new(harry) == []
    with site.app_context():
        row = db.session.execute(select(ReadRanges).where(ReadRanges.user_id == actor_of("harry").id)).scalar_one()
        assert (row.ranges, row.seen, row.first_unread) == ("1-5", 5, 6)


def test_everything_is_read_in_all_my_pods_and_in_nobody_elses(browser: Open, site: Flask) -> None:
    mira, harry, omar = browser("mira"), browser("harry"), browser("omar")
    begin(mira)
    begin(omar, "commons", title="Rain on Sunday")
    assert new(harry, "/") == [1, 1]
    assert harry.post("/read").location == "/"
    assert new(harry, "/") == []
    assert new(browser("mona"), "/") == [1, 1]
    assert new(browser("mona")) == [1]


def test_the_button_for_all_stands_where_something_is_unread(browser: Open) -> None:
    mira, harry = browser("mira"), browser("harry")
    for path in ("/", "/pods/ward"):
        assert "Mark all as read" not in harry.get(path).text
    begin(mira)
    assert 'action="/read"' in harry.get("/").text
    assert 'action="/pods/ward/read"' in harry.get("/pods/ward").text


def test_marking_writes_one_row_whatever_the_pod_holds(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    asked = []
    for number in (1, 8):
        for at in range(number):
            thread = begin(mira, title=f"Thread {at}")
            harry.get(f"/threads/{thread}/x")
            say(mira, thread)
        for path in ("/pods/ward/read", "/read"):
            with statements(site) as said:
                harry.post(path)
            # The pod or the pods, and the notices.
            assert [line.split()[1] for line in said if line.startswith("UPDATE")] == ["membership", "notification"]
            asked.append(len(said))
    assert asked[:2] == asked[2:]


def test_up_to_here_in_the_order_of_arrival_is_by_number(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    fill(site, thread, 45)
    harry.get(f"/threads/{thread}/clean-water?order=arrival")
    assert new(harry) == [25]
    answer = harry.post(f"/posts/{post_id(site, thread, 32)}/read")
    assert answer.location.endswith("page=2#post-32")
    assert new(harry) == [13]


def test_up_to_here_in_a_tree_is_what_stands_above(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    for _branch in range(2):
        say(mira, thread)
    say(mira, thread, parent=str(post_id(site, thread, 2)))
    assert shown(mira.get(f"/threads/{thread}/clean-water?order=tree").text) == [1, 2, 4, 3]
    harry.post(f"/posts/{post_id(site, thread, 4)}/read")
    assert new(harry) == [1]
    harry.delete(f"/posts/{post_id(site, thread, 4)}/read")
    assert new(harry) == [2]
    assert fresh(harry.get(f"/threads/{thread}/clean-water").text) == [4, 3]


def test_unread_from_here_leads_away_and_is_found_again(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    fill(site, thread, 5)
    harry.get(f"/threads/{thread}/clean-water?order=arrival")
    answer = harry.delete(f"/posts/{post_id(site, thread, 3)}/read")
    assert answer.location == "/pods/ward"
    assert new(harry) == [3]
    assert harry.get(f"/threads/{thread}/unread").location.endswith("#post-3")


def test_unread_from_here_reaches_below_the_floor(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    fill(site, thread, 5)
    harry.post("/pods/ward/read")
    harry.delete(f"/posts/{post_id(site, thread, 1)}/read")
    assert new(harry) == [5]
    harry.post("/pods/ward/read")
    assert new(harry) == []


def test_a_whole_thread_is_read_up_to_what_its_page_knew(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    fill(site, thread, 45)
    page = harry.get(f"/threads/{thread}/clean-water?order=tree").text
    assert 'name="upto" value="45"' in page
    say(mira, thread)
    assert harry.post(f"/threads/{thread}/read", upto="45").location == "/pods/ward"
    assert new(harry) == [1]
    harry.post(f"/threads/{thread}/read")
    assert new(harry) == []
    assert 'name="upto"' not in harry.get(f"/threads/{thread}/clean-water").text


def test_a_number_that_the_thread_has_not_marks_what_there_is_or_nothing(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    for nothing in ("", "-1", "0", "x", "9" * 40):
        assert harry.post(f"/threads/{thread}/read", upto=nothing).status_code == 303
        assert new(harry) == [1], nothing
    assert harry.post(f"/threads/{thread}/read", upto="999999999").status_code == 303
    assert new(harry) == []
    say(mira, thread)
    assert new(harry) == [1]


def test_who_comes_back_into_a_pod_starts_with_nothing_unread(browser: Open, site: Flask, places: Places) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    harry.get(f"/threads/{thread}/clean-water")
    fill(site, thread, 5)
    assert new(harry) == [4]
    with site.app_context():
        row = db.session.execute(
            select(Membership).where(Membership.user_id == actor_of("harry").id, Membership.pod_id == places.ward)
        ).scalar_one()
        row.read_before = clock.now()
        db.session.commit()
    assert new(harry) == []


def test_a_line_stands_before_what_is_new_in_both_orders(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    line = "New since your last visit"
    assert line not in harry.get(f"/threads/{thread}/clean-water").text
    say(mira, thread)
    say(mira, thread, parent=str(post_id(site, thread, 2)))
    for order in ("arrival", "tree"):
        page = harry.get(f"/threads/{thread}/clean-water?order={order}").text
        before = page.partition(line)[0]
        assert ('id="post-1"' in before, 'id="post-2"' in before) == (True, False)
        assert line not in harry.get(f"/threads/{thread}/clean-water?order={order}").text
        harry.delete(f"/posts/{post_id(site, thread, 2)}/read")
