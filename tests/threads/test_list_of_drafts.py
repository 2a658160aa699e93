"""The list of what one has not sent: where each belongs, the whole text, and discarding."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.browser import Browser
from tests.threads.of_drafts import keep, kept
from tests.threads.of_threads import begin, post_id

Open = Callable[[str | None], Browser]
UNSENT = "Half a thought about wells"


def test_discarding_is_a_form_and_leads_back(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    keep(mira, f"/threads/{thread}", UNSENT)
    assert UNSENT in mira.get("/drafts").text
    answer = mira.delete("/drafts/2", next=f"/threads/{thread}/clean-water")
    assert (answer.status_code, answer.location) == (303, f"/threads/{thread}/clean-water")
    assert UNSENT not in mira.get("/drafts").text
    assert kept(site)[f"thread-{thread}"] == ("", 2)


def test_my_drafts_stand_in_a_list_that_leads_to_each(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    post = post_id(site, thread, 1)
    for where, fields in (
        (f"/threads/{thread}", {}),
        (f"/threads/{thread}", {"parent": str(post)}),
        ("/pods/ward", {"title": "Wells", "sequence": "1"}),
        (f"/posts/{post}", {}),
    ):
        assert keep(mira, where, f"{UNSENT} at {where}", **fields).status_code == 200
    page = mira.get("/drafts").text
    for to in (f"/threads/{thread}/posts/new", f"posts/new?parent={post}", "/pods/ward/threads/new", f"{post}/edit"):
        assert to in page
    assert page.count(UNSENT) == 4
    assert UNSENT not in browser("mona").get("/drafts").text


def test_who_left_a_pod_keeps_the_own_words_and_nothing_else_of_it(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(browser("mona"), title="Secret of the ward")
    keep(mira, f"/threads/{thread}", UNSENT)
    assert "Secret of the ward" in mira.get("/drafts").text
    mira.delete("/pods/ward/membership")
    page = mira.get("/drafts").text
    assert UNSENT in page
    assert "Secret of the ward" not in page
    assert keep(mira, f"/threads/{thread}", "More", sequence="1").status_code == 404


def test_a_text_whose_place_is_gone_or_closed_is_read_whole_in_the_list(browser: Open, site: Flask) -> None:
    mira, long = browser("mira"), f"{UNSENT} {'and on ' * 60}to the end."
    thread = begin(browser("harry"))
    post = post_id(site, thread, 1)
    keep(mira, f"/threads/{thread}", long, parent=str(post))
    assert f"posts/new?parent={post}" in mira.get("/drafts").text
    browser("mona").post(f"/posts/{post}/hidden", reason="Names a patient.")
    browser("mona").post(f"/threads/{thread}/lock", reason="Enough")
    page = mira.get("/drafts").text
    assert long in page
    assert f"parent={post}" not in page
    assert "What you answered is no longer there" in page


def test_nobody_discards_the_text_of_somebody_else(browser: Open, site: Flask) -> None:
    thread = begin(browser("mira"))
    keep(browser("mira"), f"/threads/{thread}", UNSENT)
    assert browser("mona").delete("/drafts/2").status_code == 404
    assert kept(site)[f"thread-{thread}"][0] == UNSENT
