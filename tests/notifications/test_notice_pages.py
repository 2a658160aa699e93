"""What people are told in the site, as they find it in their bell, and when it counts as read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel import worker
from tests.browser import Browser
from tests.cast import Places
from tests.people import of_people
from tests.pods.of_asking import JOIN, ask, decide, place_of
from tests.threads.of_threads import begin, post_id, say, statements

Open = Callable[[str | None], Browser]


def _deliver(site: Flask) -> None:
    with site.app_context():
        worker.drain("notices")


def _new(who: Browser) -> int:
    """Return the number on the bell."""
    found = re.search(r'Notices</span><span class="n num">(\d+)</span>', who.get("/pods/").text)
    return int(found[1]) if found else 0


def _lines(who: Browser) -> list[str]:
    """Return what stands in the bell, the newest first."""
    return re.findall(r'<a href="/notifications/\d+">(.*?)</a>', who.get("/notifications").text)


def test_reading_a_thread_reads_its_notices(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    thread, other = begin(mira), begin(mira, title="Other")
    say(mona, thread, "A reply.")
    say(mona, other, "Another.")
    _deliver(site)
    assert _new(mira) == 2
    mira.get(f"/threads/{thread}/clean-water")
    assert _new(mira) == 1
    mira.get(f"/threads/{other}/other")
    assert _new(mira) == 0
    assert len(_lines(mira)) == 2


def test_a_notice_that_comes_after_its_post_was_read_is_read_with_the_page(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    thread = begin(mira)
    path = f"/threads/{thread}/clean-water"
    say(mona, thread, "A reply.")
    mira.get(path)
    _deliver(site)
    assert _new(mira) == 1
    mira.get(path)
    assert _new(mira) == 0


def test_a_mark_on_a_post_that_was_read_long_ago_is_read_with_the_page(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    thread = begin(mira)
    mona.post(f"/posts/{post_id(site, thread, 1)}/nugget", title="Boil it")
    _deliver(site)
    assert _lines(mira) == ["Your post in “Clean water” was marked as a nugget"]
    mira.get(f"/threads/{thread}/clean-water")
    assert _new(mira) == 0


def test_a_page_without_news_asks_nothing_about_notices(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    thread, other = begin(mira), begin(mira, title="Other")
    path = f"/threads/{thread}/clean-water"
    mira.get(path)
    with statements(site) as said:
        mira.get(path)
    assert not [each for each in said if each.startswith("SELECT notification.id")]
    say(mona, other)
    _deliver(site)
    with statements(site) as said:
        mira.get(path)
    assert not [each for each in said if each.startswith(("UPDATE", "INSERT"))]
    assert _new(mira) == 1


def test_an_applicant_and_the_moderators_are_told_of_each_step(browser: Open, site: Flask, places: Places) -> None:
    mona, asha, request = browser("mona"), browser("asha"), places.request
    ask(browser("omar"))
    decide(mona, request, "question", question="Which ward?")
    asha.post(f"/join-requests/{request}/answer", answer="The third.")
    decide(mona, request, "approval")
    _deliver(site)
    assert _lines(mona) == ["Asha Rai answered your question about joining Ward", "Omar Said asks to join Ward"]
    assert _lines(asha) == ["You are a member of Ward now", "Ward asks you a question about your request to join"]
    assert _lines(browser("mira")) == _lines(browser("odette")) == []
    first = re.findall(r'href="(/notifications/\d+)"', mona.get("/notifications").text)
    assert mona.get(first[0]).location == "/queue"
    assert _new(mona) == 1


def test_a_decline_leads_to_its_reason_in_the_language_of_its_reader(
    browser: Open, site: Flask, places: Places
) -> None:
    of_people.set_person(site, "asha", language="fr")
    decide(browser("mona"), places.request, "refusal", reason="The ward is full.")
    _deliver(site)
    asha = browser("asha")
    (line,) = _lines(asha)
    assert "Ward" in line
    assert line != "Your request to join Ward was declined"
    found = re.search(r'href="(/notifications/\d+)"', asha.get("/notifications").text)
    assert found
    assert asha.get(found[1]).location == JOIN
    assert "The ward is full." in asha.get(JOIN).text


@pytest.mark.parametrize("role", ["harvester", "moderator"])
def test_whose_role_changes_is_told(browser: Open, site: Flask, role: str) -> None:
    browser("carol").post(f"/memberships/{place_of(site, 'mira')}/role", role=role)
    _deliver(site)
    assert _lines(browser("mira")) == ["Your role in Ward has changed"]
    assert _lines(browser("carol")) == []


def test_whose_post_is_hidden_is_told_and_others_lose_their_notice(browser: Open, site: Flask) -> None:
    mira, mona, harry = browser("mira"), browser("mona"), browser("harry")
    thread = begin(mira)
    say(harry, thread, "Names a patient.")
    _deliver(site)
    assert "Names a patient." in mira.get("/notifications").text
    mona.post(f"/posts/{post_id(site, thread, 2)}/hidden", reason="Names a patient.")
    _deliver(site)
    assert (_lines(mira), _new(mira)) == ([], 0)
    assert "Names a patient." not in mira.get("/notifications").text
    assert _lines(harry) == ["A moderator hid your post in “Clean water”"]


def test_whoever_is_shut_out_keeps_no_notice_of_the_inside(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    say(mona, begin(mira), "A reply with a secret.")
    _deliver(site)
    line = re.search(r'href="(/notifications/\d+)"', mira.get("/notifications").text)
    assert line
    mona.post(f"/memberships/{place_of(site, 'mira')}/suspension", reason="Unkind.")
    assert "secret" not in mira.get("/notifications").text
    assert (_lines(mira), _new(mira)) == ([], 0)
    assert mira.get(line[1]).status_code == 404


def test_a_long_bell_goes_on_where_it_ended(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    thread = begin(mira)
    for number in range(21):
        say(mona, thread, f"Reply {number:02}.")
    _deliver(site)
    first = mira.get("/notifications").text
    assert first.index("Reply 20.") < first.index("Reply 01.")
    assert "Reply 00." not in first
    older = re.search(r'href="(/notifications\?after=\d+)"', first)
    assert older
    rest = mira.get(older[1]).text
    assert "Reply 00." in rest
    assert "Reply 01." not in rest


def test_a_guest_has_no_bell(browser: Open) -> None:
    assert browser(None).get("/notifications").location == "/sign-in?next=/notifications"
    assert browser(None).get("/notifications/1").status_code == 404
    assert browser(None).post("/notifications/read").status_code == 401
