"""A post that waits for a moderator: whose does, and that nobody else sees it."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.kernel.db import db
from forum.pods.models import EVERY, Pod
from tests.cast import INSIDERS, STRANGERS, Places
from tests.threads.of_held import (
    WORD,
    Open,
    approve,
    at_once,
    hold,
    kinds,
    only,
    texts,
)
from tests.threads.of_threads import begin, how_many, post_id, say, statements


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("mona"), title="Wells")


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_set_how_many_posts_wait(browser: Open, site: Flask, places: Places, who: str | None) -> None:
    expected = 303 if who in ("mona", "carol") else 401 if who is None else 403
    assert browser(who).post("/pods/ward/holding", first="3").status_code == expected
    with site.app_context():
        assert db.session.get_one(Pod, places.ward).hold_first == (3 if expected == 303 else 0)
    assert ("HoldingChanged" in kinds(site)) is (expected == 303)


@pytest.mark.parametrize("first", ["", "2", "-2", "x", "99999999999999999999", "1 "])
def test_only_a_number_of_the_list_can_be_set(browser: Open, first: str) -> None:
    answer = browser("mona").post("/pods/ward/holding", first=first)
    assert answer.status_code == 422
    assert "Choose one of the list." in answer.text


def test_a_first_post_waits_and_takes_no_number(browser: Open, site: Flask, thread: int, held: int) -> None:
    assert how_many(site, thread) == 1
    told = kinds(site)
    assert "TextHeld" in told
    assert "PostCreated" not in told
    own = browser("mira").get(f"/threads/{thread}/any").text
    assert WORD in own
    assert "Waits for a moderator" in own
    for who in ("harry", "mona"):
        assert WORD not in browser(who).get(f"/threads/{thread}/any").text
    assert WORD in browser("mona").get("/pods/ward/held").text


def test_what_waits_leads_to_itself(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 1)
    mira = browser("mira")
    answer = say(mira, thread, f"{WORD} again.")
    held = only(site)
    assert (answer.location or "").endswith(f"#held-{held.id}")
    page = mira.get(answer.location or "").text
    assert f'id="held-{held.id}"' in page
    assert "Sent. A moderator reads it before others do" in page


def test_a_reply_is_shown_below_what_it_answers(browser: Open, site: Flask, thread: int) -> None:
    first = post_id(site, thread, 1)
    say(browser("mona"), thread, "A second post.")
    hold(browser, 1)
    mira = browser("mira")
    say(mira, thread, WORD, parent=str(first))
    page = mira.get(f"/threads/{thread}/any").text
    assert page.index('id="post-1"') < page.index(WORD) < page.index('id="post-2"')


def test_what_begins_a_thread_waits_with_title_and_tags(browser: Open, site: Flask) -> None:
    hold(browser, 1)
    mira = browser("mira")
    form = {"title": f"{WORD} title", "body": "Words.", "language": "fr", "kind": "question", "tags": "water"}
    answer = mira.post("/pods/ward/threads", **form, do="post")
    held = only(site)
    assert answer.location == f"/held#held-{held.id}"
    assert f"{WORD} title" in mira.get("/held").text
    assert "waits for a moderator" in mira.get("/pods/ward").text
    assert WORD not in browser("harry").get("/pods/ward").text
    approve(browser, held.id)
    board = browser("harry").get("/pods/ward?tag=water&kind=question").text
    assert f"{WORD} title" in board
    assert kinds(site).count("ThreadStarted") == 1


@pytest.mark.parametrize(("first", "waits"), [(0, []), (1, [0]), (3, [0, 1, 2]), (EVERY, [0, 1, 2, 3, 4])])
def test_whose_first_posts_stand_is_trusted(
    browser: Open, site: Flask, thread: int, first: int, waits: list[int]
) -> None:
    hold(browser, first)
    mira, found = browser("mira"), []
    for number in range(5):
        before = len(texts(site))
        say(mira, thread, f"Number {number}.")
        if len(texts(site)) > before:
            found.append(number)
            assert approve(browser, texts(site)[-1].id).status_code == 303
    assert found == waits


def test_what_was_hidden_or_deleted_makes_nobody_trusted(browser: Open, site: Flask, thread: int) -> None:
    say(browser("mira"), thread, "Advertising.")
    key = post_id(site, thread, 2)
    browser("mona").post(f"/posts/{key}/hidden", reason="Advertising")
    hold(browser, 1)
    say(browser("mira"), thread, "More of it.")
    assert how_many(site, thread) == 2
    assert len(texts(site)) == 1


def test_moderators_and_coordinators_never_wait(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, EVERY)
    for who in ("mona", "carol"):
        assert say(browser(who), thread, f"Order, says {who}.").status_code == 303
    assert texts(site) == []
    assert how_many(site, thread) == 3


def test_a_form_says_before_that_its_text_will_wait(browser: Open, thread: int) -> None:
    note = "A moderator reads what you write here before others do."
    pages = (f"/threads/{thread}/any", f"/threads/{thread}/posts/new", "/pods/ward/threads/new")
    assert not [page for page in pages if note in browser("mira").get(page).text]
    hold(browser, 1)
    assert [page for page in pages if note in browser("mira").get(page).text] == list(pages)
    assert not [page for page in pages if note in browser("mona").get(page).text]


def test_the_same_form_sent_twice_is_one_text(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 1)
    mira = browser("mira")
    answers = [say(mira, thread, "Once.", once="a-key") for _ in range(2)]
    assert answers[0].location == answers[1].location
    key = only(site).id
    approve(browser, key)
    again = say(mira, thread, "Once.", once="a-key")
    assert (again.location or "").endswith("#post-2")
    assert how_many(site, thread) == 2
    assert len(texts(site)) == 1


def test_the_same_form_sent_at_once_is_one_text(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 1)
    answers = at_once(lambda who: say(who, thread, "Once.", once="a-key").status_code, browser("mira"), browser("mira"))
    assert answers == [303, 303]
    assert len(texts(site)) == 1


def test_a_slow_thread_counts_what_waits(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, EVERY)
    browser("mona").post(f"/threads/{thread}/slow", minutes="15", reason="Think first.")
    mira = browser("mira")
    assert say(mira, thread, "First.").status_code == 303
    late = say(mira, thread, "Second.")
    assert late.status_code == 422
    assert "Second." in late.text
    assert approve(browser, only(site).id).status_code == 303


def test_a_locked_thread_takes_nothing_that_waits(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 1)
    browser("mona").post(f"/threads/{thread}/lock", reason="Enough.")
    assert say(browser("mira"), thread, "Words.").status_code == 409
    assert texts(site) == []


def test_the_charter_comes_first_and_is_agreed_to_with_the_text(browser: Open, site: Flask, thread: int) -> None:
    hold(browser, 1)
    browser("carol").post("/pods/ward/charter/edit", body="Be kinder.")
    mira = browser("mira")
    assert say(mira, thread, "Words.").status_code == 422
    assert texts(site) == []
    assert say(mira, thread, "Words.", charter="y", charter_version="2").status_code == 303
    assert len(texts(site)) == 1


def test_the_page_of_a_thread_asks_no_more_where_nothing_waits(browser: Open, site: Flask, thread: int) -> None:
    mira, other = browser("mira"), begin(browser("mona"), title="Pumps")

    def asked(at: int) -> int:
        mira.get(f"/threads/{at}/any")
        with statements(site) as said:
            mira.get(f"/threads/{at}/any")
        return len(said)

    plain = asked(thread)
    assert plain <= 8
    hold(browser, 1)
    assert asked(thread) == plain + 1
    hold(browser, 0)
    say(mira, other, "A post leaves an empty draft behind.")
    with_draft = asked(other)
    hold(browser, EVERY)
    say(mira, thread, WORD)
    assert asked(thread) == with_draft + 1
