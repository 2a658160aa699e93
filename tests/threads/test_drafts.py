"""What somebody writes and does not send: kept, found again, theirs alone, and gone when it was sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.kernel import settings
from forum.kernel.limits import LIMITS
from tests.browser import Browser
from tests.threads.of_drafts import carried, keep, kept
from tests.threads.of_threads import begin, how_many, post_id, say, statements, typed

Open = Callable[[str | None], Browser]
UNSENT = "Half a thought about wells"


def test_a_preview_keeps_the_text_and_every_form_of_the_place_has_it_again(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    page = mira.get(f"/threads/{thread}/clean-water")
    say(mira, thread, UNSENT, do="preview", once=carried(page, "once"), sequence=carried(page, "sequence"))
    assert kept(site)[f"thread-{thread}"] == (UNSENT, 1)
    for path in (f"/threads/{thread}/clean-water", f"/threads/{thread}/posts/new"):
        again = mira.get(path)
        assert typed(again.text, "body") == UNSENT, path
        assert "This is your unsent text." in again.text, path
        assert carried(again, "sequence") == "1", path
    assert typed(browser("mona").get(f"/threads/{thread}/clean-water").text, "body") == ""


def test_a_new_thread_is_kept_with_its_title_kind_and_tags(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    form = {"title": "Wells", "body": UNSENT, "language": "fr", "kind": "question", "tags": "waste"}
    mira.post("/pods/ward/threads", **form, do="preview")
    again = mira.get("/pods/ward/threads/new").text
    assert typed(again, "body") == UNSENT
    assert 'value="Wells"' in again
    assert '<option value="fr" selected>' in again
    assert 'value="question" checked' in again
    assert 'value="waste" checked' in again


def test_an_answer_and_an_edit_have_places_of_their_own(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    post = post_id(site, thread, 1)
    say(mira, thread, "To the post", parent=post, do="preview")
    mira.post(f"/posts/{post}/edit", body="Other wording", language="en", revision="0", do="preview")
    assert set(kept(site)) >= {f"thread-{thread}-post-{post}", f"edit-{post}"}
    assert typed(mira.get(f"/threads/{thread}/posts/new?parent={post}").text, "body") == "To the post"
    assert typed(mira.get(f"/posts/{post}/edit").text, "body") == "Other wording"
    assert typed(mira.get(f"/threads/{thread}/clean-water").text, "body") == ""


def test_sending_ends_the_draft_and_a_late_save_does_not_bring_it_back(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    assert keep(mira, f"/threads/{thread}", UNSENT).json == {"sequence": 1}
    say(mira, thread, f"{UNSENT}, and the other half", once="one-form", sequence="1")
    late = keep(mira, f"/threads/{thread}", UNSENT, sequence="1")
    assert (late.status_code, late.json) == (409, {"sequence": 2, "title": "", "body": ""})
    assert kept(site)[f"thread-{thread}"] == ("", 2)
    assert typed(mira.get(f"/threads/{thread}/clean-water").text, "body") == ""


def test_a_save_that_is_late_finds_the_mark_of_a_text_that_was_never_kept(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    say(mira, thread, UNSENT, once="one-form", sequence="0")
    assert keep(mira, f"/threads/{thread}", UNSENT).status_code == 409
    assert kept(site)[f"thread-{thread}"][0] == ""


def test_what_was_refused_is_not_forgotten(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    keep(mira, f"/threads/{thread}", UNSENT)
    assert say(mira, thread, "", once="one-form", sequence="1").status_code == 422
    assert kept(site)[f"thread-{thread}"] == (UNSENT, 1)


def test_an_edit_that_is_saved_ends_its_draft_and_one_that_comes_after_is_shown(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    post = post_id(site, begin(mira), 1)
    keep(mira, f"/posts/{post}", "Kept before", once="elsewhere")
    mira.post(f"/posts/{post}/edit", body="Saved after", language="en", revision="0", once="x", sequence="0", do="post")
    page = mira.get(f"/posts/{post}/edit")
    assert typed(page.text, "body") == "Kept before"
    assert "Saved after" in page.text
    sent = {"body": "Both", "language": "en", "revision": "1", "sequence": "1", "do": "post"}
    assert mira.post(f"/posts/{post}/edit", **sent).status_code == 303
    assert kept(site)[f"edit-{post}"][0] == ""


@pytest.mark.parametrize("handle", ["omar", "asha", "leo", "sue"])
def test_nobody_keeps_a_text_where_they_may_not_write(browser: Open, site: Flask, handle: str) -> None:
    thread = begin(browser("mira"))
    who = browser(handle)
    answers = [keep(who, where, UNSENT).status_code for where in (f"/threads/{thread}", "/pods/ward", "/posts/1")]
    assert set(answers) <= {403, 404}
    assert kept(site, handle) == {}


def test_too_much_is_refused_and_nothing_makes_no_row(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    assert keep(mira, "/pods/ward", "x" * 130_000).status_code == 422
    assert keep(mira, "/pods/ward", "  ").json == {"sequence": 0}
    assert kept(site) == {}


def test_a_locked_thread_still_takes_the_text_that_was_being_written(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    browser("mona").post(f"/threads/{thread}/lock", reason="Enough")
    assert keep(mira, f"/threads/{thread}", UNSENT).status_code == 200
    assert how_many(site, thread) == 1


def test_a_page_learns_of_its_draft_by_its_own_statement_and_asks_once_more_for_the_words(
    browser: Open, site: Flask
) -> None:
    mira = browser("mira")
    thread = begin(mira)
    mira.get(f"/threads/{thread}/clean-water")
    with statements(site) as none:
        mira.get(f"/threads/{thread}/clean-water")
    keep(mira, f"/threads/{thread}", UNSENT)
    with statements(site) as one:
        mira.get(f"/threads/{thread}/clean-water")
    assert len(one) == len(none) + 1
    end = mira.get("/drafts")
    assert UNSENT in end.text


def _two_windows(mira: Browser, thread: int) -> TestResponse:
    """Let a window keep one text and another, opened before, look at another one."""
    page = mira.get(f"/threads/{thread}/posts/new")
    say(mira, thread, "From the telephone", once="elsewhere", sequence="0", do="preview")
    return say(mira, thread, UNSENT, once=carried(page, "once"), sequence=carried(page, "sequence"), do="preview")


@pytest.mark.parametrize(
    ("do", "left"),
    [
        ("other", "From the telephone"),
        ("both", f"{UNSENT}\n\nFrom the telephone"),
        ("preview", UNSENT),
    ],
)
def test_of_two_texts_the_writer_chooses_without_a_script(browser: Open, site: Flask, do: str, left: str) -> None:
    mira = browser("mira")
    thread = begin(browser("mona"))
    page = _two_windows(mira, thread)
    assert page.status_code == 409
    assert typed(page.text, "body") == UNSENT
    assert "From the telephone" in page.text
    assert kept(site)[f"thread-{thread}"][0] == "From the telephone"
    chosen = say(mira, thread, UNSENT, once=carried(page, "once"), sequence=carried(page, "sequence"), do=do)
    assert chosen.status_code == 200
    assert typed(chosen.text, "body") == left
    assert kept(site)[f"thread-{thread}"][0] == left


def test_sending_leaves_a_text_that_was_never_shown_where_it_is(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(browser("mona"))
    say(mira, thread, "From the telephone", once="elsewhere", sequence="0", do="preview")
    assert say(mira, thread, UNSENT, once="one-form", sequence="0").status_code == 303
    assert kept(site)[f"thread-{thread}"] == ("From the telephone", 1)


def test_going_back_in_the_same_form_is_no_second_text(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(browser("mona"))
    for words in (UNSENT, f"{UNSENT}, and more"):
        assert say(mira, thread, words, once="one-form", sequence="0", do="preview").status_code == 200
    assert kept(site)[f"thread-{thread}"] == (f"{UNSENT}, and more", 2)


def test_a_script_that_keeps_without_end_is_told_to_wait(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.use(replace(settings.current(), limits=True))
    monkeypatch.setitem(LIMITS, "draft", (3, timedelta(minutes=5)))
    mira = browser("mira")
    answers = [keep(mira, "/pods/ward", f"{UNSENT} {n}") for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"]
    assert kept(site)[next(iter(kept(site)))] == (f"{UNSENT} 2", 3)


def test_who_has_sent_a_text_reads_at_no_more_questions_than_others(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    page = f"/threads/{begin(mira)}/any"
    say(mira, 1, "Sent.", once="one-form", sequence="0")
    say(harry, 1, "Half", do="preview", once="other-form", sequence="0")
    asked = {}
    for who in ("mira", "mona", "harry"):
        reader = browser(who)
        reader.get(page)
        with statements(site) as said:
            answer = reader.get(page)
        asked[who] = len(said)
        assert carried(answer, "sequence") == ("0" if who == "mona" else "1")
    assert asked["mira"] == asked["mona"]
    # Only the words of one that is kept are read.
    assert asked["harry"] == asked["mona"] + 1
