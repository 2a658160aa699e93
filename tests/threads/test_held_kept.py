"""A text that waits is never lost: its author changes it, takes it back, gets it returned."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel.db import db
from forum.pods.models import Pod
from forum.threads.models_drafts import Draft
from tests.attachments.of_files import fetch, photo, reply, sent
from tests.cast import INSIDERS, STRANGERS, Places
from tests.threads.of_held import (
    WHY,
    WORD,
    Open,
    approve,
    drain,
    file_of,
    give_back,
    hold,
    kinds,
    only,
    take_away,
)
from tests.threads.of_threads import begin, post_id, say, typed


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("mona"), title="Wells")


def test_a_change_that_comes_too_late_gives_the_words_back(browser: Open, held: int) -> None:
    approve(browser, held)
    late = browser("mira").post(f"/held/{held}/edit", body="Better words.", language="en", revision="0")
    assert late.status_code == 409
    assert typed(late.text, "body") == "Better words."


@pytest.mark.parametrize("wrong", [{"body": " "}, {"language": "xx"}, {"body": "x" * 60_001}])
def test_what_cannot_stand_cannot_be_changed_to(browser: Open, site: Flask, held: int, wrong: dict[str, str]) -> None:
    form = {"body": "Words.", "language": "en", "revision": "0", **wrong}
    assert browser("mira").post(f"/held/{held}/edit", **form).status_code == 422
    assert WORD in only(site).body


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_its_author_alone_takes_it_back_and_changes_it(browser: Open, site: Flask, held: int, who: str | None) -> None:
    refused = {"mona": 403, "carol": 403, None: 401}.get(who, 404)
    asker = browser(who)
    new = {"body": "Other words.", "language": "en", "revision": "0"}
    assert asker.post(f"/held/{held}/edit", **new).status_code == (303 if who == "mira" else refused)
    assert asker.get(f"/held/{held}/edit").status_code == (200 if who == "mira" else 404 if who is None else refused)
    assert asker.delete(f"/held/{held}").status_code == (303 if who == "mira" else refused)
    assert only(site).state == ("withdrawn" if who == "mira" else "waiting")


def test_a_returned_text_is_a_draft_again_and_says_why(browser: Open, site: Flask, thread: int, held: int) -> None:
    assert give_back(browser, held).status_code == 303
    drain(site)
    mira = browser("mira")
    assert WORD in typed(mira.get(f"/threads/{thread}/posts/new").text, "body")
    assert WHY in mira.get("/held").text
    notices = mira.get("/notifications").text
    assert "A moderator returned your text in Ward" in notices
    assert WHY in notices
    assert only(site).reason == WHY
    assert WORD not in browser("mona").get("/pods/ward/held").text


def test_a_returned_text_joins_what_is_being_written_there(browser: Open, site: Flask, thread: int, held: int) -> None:
    mira = browser("mira")
    kept_ = mira.post(f"/threads/{thread}/draft", body="More words.", language="en", sequence="1", once="other")
    assert kept_.status_code == 200, kept_.text
    give_back(browser, held)
    with site.app_context():
        (body,) = db.session.execute(select(Draft.body).where(Draft.body != "")).scalars()
    assert body == f"{WORD} about wells.\n\nMore words."


def test_who_takes_a_text_back_has_it_as_a_draft(browser: Open, site: Flask, thread: int, held: int) -> None:
    assert browser("mira").delete(f"/held/{held}").status_code == 303
    assert WORD in typed(browser("mira").get(f"/threads/{thread}/posts/new").text, "body")
    assert only(site).body == ""
    assert approve(browser, held).status_code == 404
    assert browser("mira").delete(f"/held/{held}").status_code == 409


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("locked", "The thread was locked"),
        ("deleted", "The thread was deleted or moved to another pod."),
        ("moved", "The thread was moved to another pod."),
        ("parent deleted", "The post that it answers was deleted, hidden or moved."),
        ("parent hidden", "The post that it answers was deleted, hidden or moved."),
        ("parent split off", "The post that it answers was deleted, hidden or moved."),
        ("author left", "The author cannot write in this pod any more."),
        ("author suspended", "The author cannot write in this pod any more."),
        ("new charter", "The author has yet to agree to the new charter"),
    ],
)
def test_what_has_no_place_any_more_is_not_let_in_and_not_lost(
    browser: Open, site: Flask, places: Places, thread: int, what: str, said: str
) -> None:
    say(browser("harry"), thread, "A second post.")
    hold(browser, 1)
    say(browser("mira"), thread, WORD, parent=str(post_id(site, thread, 2)))
    held = only(site)
    take_away(browser, site, places, what, thread)
    before = kinds(site).count("PostCreated")
    if what == "new charter":
        browser("mona").post("/pods/ward/charter/acceptance", version="2")
    answer = approve(browser, held.id)
    assert answer.status_code == 409
    assert said in answer.text
    assert WORD in answer.text
    after = only(site)
    assert (after.state, after.body, after.made_id) == ("waiting", WORD, None)
    assert kinds(site).count("PostCreated") == before
    if what != "author suspended":
        assert WORD in browser("mira").get("/held").text


def test_who_left_keeps_a_returned_text_to_read(browser: Open, site: Flask, held: int) -> None:
    mira = browser("mira")
    mira.delete("/pods/ward/membership")
    assert give_back(browser, held).status_code == 303
    assert WORD in mira.get("/held").text


def test_an_archived_pod_lets_nobody_decide_and_the_author_take_back(
    browser: Open, site: Flask, places: Places, held: int
) -> None:
    with site.app_context():
        pod = db.session.get_one(Pod, places.ward)
        pod.archived_at = pod.created_at
        db.session.commit()
    assert approve(browser, held).status_code == 404
    assert browser("mira").post(f"/held/{held}/edit", body="x", language="en", revision="0").status_code == 403
    assert browser("mira").delete(f"/held/{held}").status_code == 303
    assert WORD in browser("mira").get("/drafts").text


def test_files_wait_with_their_text_and_go_where_it_goes(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 1)
    mira = browser("mira")
    assert reply(mira, thread, sent(photo(), "well.jpg")).status_code == 303
    file = file_of(site)
    held = only(site).id
    assert (file.held_post_id, file.post_id, file.place) == (held, None, "")
    path = f"/attachments/{file.id}/well.webp"
    seen = {who: fetch(browser(who), path).status_code for who in (None, *STRANGERS, *INSIDERS)}
    assert {who for who, status in seen.items() if status == 200} == {"mira", "mona", "carol"}
    assert f"/attachments/{file.id}/" in browser("mona").get("/pods/ward/held").text
    approve(browser, held)
    file = file_of(site)
    assert (file.held_post_id, file.post_id) == (None, post_id(site, thread, 2))
    assert fetch(browser("harry"), path).status_code == 200


def test_files_come_back_with_a_returned_text(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 1)
    reply(browser("mira"), thread, sent(photo(), "well.jpg"))
    give_back(browser, only(site).id)
    file = file_of(site)
    assert (file.held_post_id, file.post_id, file.place) == (None, None, f"thread-{thread}")
    assert "well" in browser("mira").get(f"/threads/{thread}/posts/new").text
    assert fetch(browser("mona"), f"/attachments/{file.id}/well.webp").status_code == 404
