"""What nobody reads beforehand is left to moderators by those whose texts wait: titles, tags, polls, syntheses."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.pods.models import EVERY
from tests.threads.of_held import Open, hold
from tests.threads.of_threads import begin, post_id

_DEEDS = {
    "title": {"title": "Buy my filters"},
    "tags": {"tags": ""},
    "synthesis": {"body": "Buy my filters.", "language": "en", "read": "0", "do": "post"},
    "polls": {"kind": "choice", "question": "Will you buy my filters?", "options": "Yes\nNo"},
}
_HINT = "are left to the moderators, too"


@pytest.mark.parametrize("deed", _DEEDS)
def test_who_began_a_thread_leaves_it_to_moderators_while_their_texts_wait(browser: Open, deed: str) -> None:
    mira = browser("mira")
    thread = begin(mira)
    hold(browser, EVERY)
    assert mira.post(f"/threads/{thread}/{deed}", **_DEEDS[deed]).status_code == 403
    hold(browser, 1)
    # The one that stands is enough; to have no tags already is no longer forbidden, only nothing new.
    assert mira.post(f"/threads/{thread}/{deed}", **_DEEDS[deed]).status_code == (422 if deed == "tags" else 303)


def test_moderators_do_all_of_it(browser: Open) -> None:
    mona = browser("mona")
    thread = begin(mona)
    hold(browser, EVERY)
    for deed, fields in _DEEDS.items():
        assert mona.post(f"/threads/{thread}/{deed}", **fields).status_code in (303, 422)


def test_what_comes_of_a_poll_is_left_to_them_too(browser: Open) -> None:
    mira = browser("mira")
    thread = begin(mira)
    poll = mira.post(f"/threads/{thread}/polls", **_DEEDS["polls"]).location
    hold(browser, EVERY)
    assert mira.post(f"{poll}/closing").status_code == 303
    page = mira.get(poll).text
    assert "State the outcome" not in page
    assert mira.post(f"{poll}/outcome", outcome="Buy them.", read="0").status_code == 403
    assert "State the outcome" in browser("mona").get(poll).text


def test_the_menu_of_the_post_says_so(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    menu = f"/posts/{post_id(site, thread, 1)}/menu"
    assert _HINT not in mira.get(menu).text
    hold(browser, EVERY)
    page = mira.get(menu).text
    assert _HINT in page
    assert "Ask in a poll" not in page
    assert _HINT not in browser("mona").get(menu).text
    assert _HINT not in browser("harry").get(menu).text


def test_a_harvester_is_not_told_that_the_synthesis_is_left(browser: Open, site: Flask) -> None:
    browser("carol").post("/pods/ward/members/harry", role="harvester")
    harry = browser("harry")
    thread = begin(harry)
    hold(browser, EVERY)
    page = harry.get(f"/posts/{post_id(site, thread, 1)}/menu").text
    assert "the title, the tags and polls are left to the moderators, too" in page
    assert "Write the synthesis" in page
