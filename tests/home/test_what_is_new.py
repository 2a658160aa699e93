"""Home and the list of pods: what is new, across all of mine and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from forum.pods.models import Pod
from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import LONG_AGO, Places
from tests.pods.of_asking import decide
from tests.threads.of_threads import begin, fill, say, set_on, statements

Open = Callable[[str | None], Browser]


def unread(who: Browser) -> dict[str, int]:
    """Return what the list of pods on a page says is new."""
    rail = re.search(r'<nav class="nav" aria-label="Your pods">(.*?)</nav>', who.get("/pods/").text, re.DOTALL)
    assert rail
    rows = re.findall(
        r'href="/pods/(\w+)"[^>]*>(?:<span[^>]*></span>)<span>[^<]*</span>(?:<span class="c num">(\d+))?', rail[1]
    )
    return {slug: int(number or 0) for slug, number in rows}


def test_a_guest_reads_what_this_is_and_finds_the_pods(browser: Open) -> None:
    begin(browser("mira"), "commons", title="Rain on Sunday")
    page = browser(None).get("/").text
    assert "Learning pods are closed groups of health professionals." in page
    assert 'href="/pods/ward"' in page
    assert 'href="/register"' in page
    assert "Rain on Sunday" not in page


def test_home_shows_the_latest_of_all_my_pods_first_and_of_no_other(browser: Open) -> None:
    first = begin(browser("mira"), title="Broken autoclave")
    begin(browser("omar"), "clinic", title="Lost vaccines")
    begin(browser("omar"), "commons", title="Rain on Sunday")
    page = browser("mira").get("/").text
    assert page.index("Rain on Sunday") < page.index("Broken autoclave")
    assert "Lost vaccines" not in page
    say(browser("harry"), first, "It works again.")
    page = browser("mira").get("/").text
    assert page.index("Broken autoclave") < page.index("Rain on Sunday")
    assert "It works again." in page
    omar = browser("omar").get("/").text
    assert "Lost vaccines" in omar
    assert "Broken autoclave" not in omar


def test_a_thread_says_how_much_is_new_until_it_is_read(browser: Open) -> None:
    thread, harry = begin(browser("mira")), browser("harry")
    say(browser("mona"), thread)
    assert ">2 new<" in harry.get("/").text
    assert ">2 new<" in harry.get("/pods/ward").text
    harry.get(f"/threads/{thread}/clean-water")
    assert "new</span>" not in harry.get("/").text
    say(browser("mona"), thread)
    assert ">1 new<" in harry.get("/").text


def test_the_list_of_pods_counts_threads_with_something_new(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    assert unread(harry) == {"ward": 0, "commons": 0}
    one, _two = begin(mira), begin(mira, title="Other")
    begin(browser("omar"), "commons", title="Rain on Sunday")
    begin(browser("omar"), "clinic", title="Lost vaccines")
    assert unread(harry) == {"ward": 2, "commons": 1}
    assert unread(mira) == {"ward": 0, "commons": 1}
    harry.get(f"/threads/{one}/clean-water")
    assert unread(harry) == {"ward": 1, "commons": 1}
    say(mira, one)
    assert unread(harry) == {"ward": 2, "commons": 1}


def test_what_was_there_before_somebody_came_is_not_new_to_them(browser: Open, places: Places) -> None:
    thread = begin(browser("mira"))
    decide(browser("mona"), places.request, "approval")
    asha = browser("asha")
    assert unread(asha) == {"ward": 0, "commons": 0}
    assert "new</span>" not in asha.get("/pods/ward").text
    say(browser("mira"), thread)
    assert unread(asha)["ward"] == 1


def test_an_archived_pod_is_read_from_the_directory_not_from_the_list(
    browser: Open, site: Flask, places: Places
) -> None:
    begin(browser("mira"), title="Broken autoclave")
    set_on(site, Pod, places.ward, archived_at=LONG_AGO)
    harry = browser("harry")
    assert unread(harry) == {"commons": 0}
    assert "Broken autoclave" in harry.get("/pods/ward").text
    assert "You are a member" in harry.get("/pods/").text


def test_the_count_costs_no_statement_and_looks_at_the_newest_threads_only(
    browser: Open, site: Flask, places: Places
) -> None:
    mira, harry = browser("mira"), browser("harry")
    for number in range(23):
        begin(mira, title=f"Thread {number}")
    assert unread(harry)["ward"] == 20
    thread = begin(mira)
    fill(site, thread, 5)
    for _warm in range(2):
        harry.get(f"/threads/{thread}/clean-water")
    with statements(site) as said:
        assert harry.get(f"/threads/{thread}/clean-water").status_code == 200
    assert len(said) <= 8
    assert sum("count(newest.id)" in statement for statement in said) == 1
    set_on(site, Thread, thread, last_at=LONG_AGO)
    assert unread(harry)["ward"] == 20


def test_home_asks_as_much_of_the_database_for_one_thread_as_for_many(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    begin(mira, tags="water")
    with statements(site) as few:
        mira.get("/")
    for number in range(8):
        begin(mira, title=f"Thread {number}", tags="water")
    with statements(site) as many:
        mira.get("/")
    assert len(many) == len(few) <= 8


def test_a_pod_asks_as_much_of_the_database_for_one_thread_as_for_many(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    begin(mira, tags="water")
    with statements(site) as few:
        mira.get("/pods/ward")
    for number in range(8):
        begin(mira, title=f"Thread {number}", tags="water")
    with statements(site) as many:
        mira.get("/pods/ward")
    assert len(many) == len(few) <= 8


def test_a_pinned_thread_stands_first_and_is_found_under_its_tag(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    pinned = begin(mira, title="Start here", tags="water")
    mona.post(f"/threads/{pinned}/pin")
    for number in range(3):
        begin(mira, title=f"Thread {number}")
    page = mira.get("/pods/ward").text
    assert page.index("Start here") < page.index("Thread 2") < page.index("Thread 0")
    assert page.count("Start here") == 1
    assert "Start here" in mira.get("/pods/ward?tag=water").text
    assert "Thread 0" not in mira.get("/pods/ward?tag=water").text


def test_a_card_of_a_person_is_for_those_who_met_them(browser: Open) -> None:
    assert "Mona Haile" in browser("mira").get("/people/mona").text
    assert browser("omar").get("/people/mona").status_code == 404
    assert browser("omar").get("/people/nobody").status_code == 404
    assert browser(None).get("/people/mona").location == "/sign-in?next=/people/mona"


def test_home_names_my_pods_for_phones_which_have_no_list_at_the_side(browser: Open) -> None:
    begin(browser("mira"), title="Broken autoclave")
    page = browser("mira").get("/").text
    mine = re.search(r'<nav class="chips mypods".*?</nav>', page, re.DOTALL)
    assert mine
    assert 'href="/pods/ward"' in mine[0]
    assert 'href="/pods/"' in mine[0]
