"""Beginning a thread, replying, and what happens to a text that is not taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel.db import db
from forum.pods.models import Charter, Pod
from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import LONG_AGO, Places
from tests.threads.of_threads import WORDS, begin, how_many, post_id, prose, say, set_on, shown, thread_in, typed

Open = Callable[[str | None], Browser]


def test_a_member_starts_a_thread_and_another_replies(browser: Open, site: Flask) -> None:
    thread = begin(browser("mira"), tags="water")
    answer = say(browser("harry"), thread, "And then?")
    page = browser("mona").get(answer.location or "").text
    assert shown(page) == [1, 2]
    assert "<strong>boil</strong>" in page
    assert "And then?" in page
    assert "?tag=water" in page


def test_somebody_of_another_pod_finds_neither_the_form_nor_the_thread(browser: Open) -> None:
    thread, omar = begin(browser("mira")), browser("omar")
    codes = [
        omar.get("/pods/ward/threads/new").status_code,
        omar.get(f"/threads/{thread}/clean-water").status_code,
        say(omar, thread).status_code,
    ]
    # The pod has a public card, so its form is refused, not denied.
    assert codes == [403, 404, 404]


def test_the_form_offers_the_language_of_the_writer(browser: Open) -> None:
    page = browser("mira").get("/pods/ward/threads/new")
    assert page.status_code == 200
    assert 'value="en" selected' in page.text
    assert 'name="once"' in page.text


@pytest.mark.parametrize("do", ["post", "preview"])
def test_only_moderators_announce(browser: Open, do: str) -> None:
    assert 'value="announcement"' not in browser("mira").get("/pods/ward/threads/new").text
    assert 'value="announcement"' in browser("mona").get("/pods/ward/threads/new").text
    begin(browser("mona"), kind="announcement")
    refused = browser("mira").post(
        "/pods/ward/threads", title="Hear", body="Me", language="en", kind="announcement", do=do
    )
    assert refused.status_code == (422 if do == "post" else 200)


def test_the_same_form_sent_twice_is_one_thread_and_one_post(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira, once="first")
    assert begin(mira, once="first") == thread
    one, two = say(mira, thread, once="second"), say(mira, thread, once="second")
    assert one.location == two.location
    assert how_many(site, thread) == 2


def test_another_text_from_the_same_form_is_another_post(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    say(mira, thread, "One.", once="key")
    say(mira, thread, "Two.", once="key")
    assert how_many(site, thread) == 3


def test_a_preview_is_what_the_post_becomes(browser: Open, site: Flask) -> None:
    mira, body = browser("mira"), "# Steps\n\n1. Boil\n2. `wait` & <see>\n\n> done"
    thread = begin(mira)
    preview = say(mira, thread, body, do="preview")
    assert preview.status_code == 200
    assert how_many(site, thread) == 1
    assert typed(preview.text, "body") == body
    posted = mira.get(say(mira, thread, body).location or "")
    assert prose(preview.text)[0] == prose(posted.text)[1] != ""


def test_text_survives_what_is_refused(browser: Open) -> None:
    mira = browser("mira")
    answer = mira.post(
        "/pods/ward/threads", title="", body="Long & dear words", language="en", kind="question", do="post"
    )
    assert answer.status_code == 422
    assert "Give the thread a title." in answer.text
    assert typed(answer.text, "body") == "Long & dear words"
    answer = mira.post("/pods/ward/threads", title="x" * 201, body="Dear", language="en", kind="question", do="post")
    assert answer.status_code == 422
    assert "1 character too long" in answer.text
    assert "x" * 201 in answer.text


def test_an_empty_reply_is_refused(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    assert say(mira, thread, "  \n ").status_code == 422
    assert how_many(site, thread) == 1


def test_words_in_an_unknown_language_are_given_back(browser: Open) -> None:
    mira = browser("mira")
    answer = say(mira, begin(mira), "Dear words", language="xx")
    assert answer.status_code == 422
    assert typed(answer.text, "body") == "Dear words"


def test_a_new_charter_is_accepted_on_the_way(browser: Open, site: Flask, places: Places) -> None:
    mira = browser("mira")
    thread = begin(mira)
    set_on(site, Pod, places.ward, charter_version=2)
    _second_charter(site, places)
    asked = say(mira, thread, "Dear words")
    assert asked.status_code == 422
    assert typed(asked.text, "body") == "Dear words"
    assert 'name="charter"' in asked.text
    assert 'name="charter_version" value="2"' in asked.text
    assert say(mira, thread, "Dear words", charter="y", charter_version="2").status_code == 303
    assert say(mira, thread, "More").status_code == 303
    assert how_many(site, thread) == 3


def test_a_tick_for_an_older_charter_is_not_enough(browser: Open, site: Flask, places: Places) -> None:
    mira = browser("mira")
    thread = begin(mira)
    set_on(site, Pod, places.ward, charter_version=2)
    _second_charter(site, places)
    assert say(mira, thread, "Dear words", charter="y", charter_version="1").status_code in (409, 422)
    assert how_many(site, thread) == 1


@pytest.mark.parametrize("what", ["locked", "archived"])
def test_who_is_too_late_gets_the_words_back(browser: Open, site: Flask, places: Places, what: str) -> None:
    mira = browser("mira")
    thread = begin(mira)
    if what == "locked":
        set_on(site, Thread, thread, locked_at=LONG_AGO)
    else:
        set_on(site, Pod, places.ward, archived_at=LONG_AGO)
    answer = say(mira, thread, "Dear words")
    assert answer.status_code in (403, 409)
    assert "Dear words" in answer.text
    assert how_many(site, thread) == 1


def test_an_answer_to_a_post_of_another_thread_is_refused(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread, other = begin(mira), begin(mira, title="Other")
    assert say(mira, thread, parent=str(post_id(site, other, 1))).status_code == 422
    assert how_many(site, thread) == 1


def test_a_post_is_found_again_by_its_key(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    answer = say(mira, begin(mira), WORDS)
    found = mira.get(f"/posts/{post_id(site, thread_in(answer), 2)}")
    assert found.status_code == 302
    assert found.location == answer.location


def _second_charter(site: Flask, places: Places) -> None:
    with site.app_context():
        db.session.add(
            Charter(
                pod_id=places.ward,
                version=2,
                body="Be kinder.",
                html="<p>Be kinder.</p>",
                renderer=1,
                created_at=LONG_AGO,
            )
        )
        db.session.commit()
