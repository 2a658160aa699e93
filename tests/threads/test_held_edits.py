"""Other words for a post that stands wait as long as posts of their author do: editing is no way round."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel import clock
from forum.kernel.db import db
from forum.pods.models import EVERY
from forum.threads.models import Post, Revision
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.threads.of_drafts import kept
from tests.threads.of_held import Open, approve, at_once, drain, give_back, hold, kinds, only, texts
from tests.threads.of_threads import begin, post_id, say, typed

BEFORE, AFTER = "We filter the water.", "Buy xqpumps of me."


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("mona"), title="Wells")


@pytest.fixture
def post(browser: Open, site: Flask, thread: int) -> int:
    """Return a post of Mira's that a moderator has let in, in a pod where every post waits."""
    hold(browser, EVERY)
    say(browser("mira"), thread, BEFORE)
    approve(browser, only(site).id)
    return post_id(site, thread, 2)


def edit(who: Browser, post: int, body: str = AFTER, revision: int = 0, **more: str) -> str:
    form = {"body": body, "language": "en", "revision": str(revision), "do": "post", **more}
    answer = who.post(f"/posts/{post}/edit", **form)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def body_of(site: Flask, post: int) -> str:
    with site.app_context():
        return str(db.session.execute(select(Post.body).where(Post.id == post)).scalar_one())


@pytest.fixture
def waiting(browser: Open, site: Flask, post: int) -> int:
    """Return the key of the other words that Mira wrote for her post."""
    edit(browser("mira"), post, reason="A better offer")
    return texts(site)[-1].id


def test_the_post_says_what_it_said_until_a_moderator_has_read_the_change(
    browser: Open, site: Flask, thread: int, post: int
) -> None:
    leads = edit(browser("mira"), post)
    held = texts(site)[-1]
    assert leads.endswith(f"#held-{held.id}")
    assert body_of(site, post) == BEFORE
    assert kinds(site).count("PostEdited") == 0
    for who in ("harry", "mona"):
        assert "xqpumps" not in browser(who).get(f"/threads/{thread}/any").text
    own = browser("mira").get(f"/threads/{thread}/any").text
    assert own.index(BEFORE) < own.index("A change of post 2") < own.index("xqpumps")


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_its_author_and_the_moderators_alone_see_it(
    browser: Open, thread: int, post: int, waiting: int, who: str | None
) -> None:
    paths = ["/pods/ward/held", "/held", f"/held/{waiting}/edit", f"/threads/{thread}/any", f"/posts/{post}/history"]
    seen = {path for path in [*paths, "/", "/search?q=xqpumps"] if "xqpumps of" in browser(who).get(path).text}
    expected = {"mira": {"/held", f"/held/{waiting}/edit", f"/threads/{thread}/any"}}
    assert seen == expected.get(who or "", {"/pods/ward/held"} if who in ("mona", "carol") else set())


def test_moderators_read_what_differs_and_why(browser: Open, waiting: int) -> None:
    page = browser("mona").get("/pods/ward/held").text
    assert "<del>We filter the water.</del><ins>Buy xqpumps of me.</ins>" in page
    assert "A better offer" in page


def test_with_a_yes_it_is_an_ordinary_edit_of_its_author(
    browser: Open, site: Flask, thread: int, post: int, waiting: int
) -> None:
    say(browser("mona"), thread, "An answer.", parent=str(post))
    assert approve(browser, waiting).status_code == 303
    assert body_of(site, post) == AFTER
    with site.app_context():
        old = db.session.execute(select(Revision).where(Revision.post_id == post)).scalar_one()
        assert (old.body, old.reason) == (BEFORE, "A better offer")
    done = texts(site)[-1]
    assert (done.state, done.body, done.edit_reason, done.made_id) == ("approved", "", "", post)
    assert kinds(site).count("PostEdited") == 1
    drain(site)
    assert "xqpumps" in browser("harry").get("/search?q=xqpumps").text
    assert browser("mira").get("/notifications").text.count("A moderator approved your text in") == 2


def test_with_a_no_it_is_a_draft_of_the_edit_form(browser: Open, site: Flask, post: int, waiting: int) -> None:
    assert give_back(browser, waiting).status_code == 303
    assert body_of(site, post) == BEFORE
    assert typed(browser("mira").get(f"/posts/{post}/edit").text, "body") == AFTER
    assert f"/posts/{post}/edit" in browser("mira").get("/drafts").text


def test_taken_back_it_is_a_draft_too(browser: Open, site: Flask, post: int, waiting: int) -> None:
    browser("mira").delete(f"/held/{waiting}")
    assert kept(site)[f"edit-{post}"][0] == AFTER
    edit(browser("mira"), post, "Once more.")
    assert texts(site)[-1].body == "Once more."


def test_what_changes_nothing_does_not_wait(browser: Open, site: Flask, post: int) -> None:
    assert edit(browser("mira"), post, BEFORE).endswith("#post-2")
    assert len(texts(site)) == 1


def test_one_change_waits_at_a_time_and_later_words_join_it(
    browser: Open, site: Flask, post: int, waiting: int
) -> None:
    mira = browser("mira")
    assert mira.get(f"/posts/{post}/edit").location == f"/held/{waiting}/edit"
    assert edit(mira, post, "From another window.", once="other") == f"/held/{waiting}/edit"
    assert typed(mira.get(f"/held/{waiting}/edit").text, "body") == f"{AFTER}\n\nFrom another window."
    assert len(texts(site)) == 2


def test_the_same_form_sent_twice_is_one_change(browser: Open, site: Flask, post: int) -> None:
    mira = browser("mira")
    assert edit(mira, post, once="form") == edit(mira, post, once="form")
    approve(browser, texts(site)[-1].id)
    assert "#post-2" in edit(mira, post, once="form")
    assert len(texts(site)) == 2


def test_two_windows_at_once_are_one_change(browser: Open, site: Flask, post: int) -> None:
    def send(who: Browser) -> int:
        form = {"body": AFTER, "language": "en", "revision": "0", "do": "post"}
        return who.post(f"/posts/{post}/edit", **form).status_code

    assert at_once(send, browser("mira"), browser("mira")) == [303, 303]
    assert len([held for held in texts(site) if held.edited_id == post and held.decided_at is None]) == 1


def test_going_back_to_an_earlier_wording_waits_as_well(
    browser: Open, site: Flask, thread: int, post: int, waiting: int
) -> None:
    say(browser("mona"), thread, "An answer.", parent=str(post))
    approve(browser, waiting)
    answer = browser("mira").post(f"/posts/{post}/history", number="0", revision="1")
    assert "#held-" in (answer.location or "")
    assert body_of(site, post) == AFTER
    again = browser("mira").post(f"/posts/{post}/history", number="0", revision="1")
    assert again.location == f"/held/{texts(site)[-1].id}/edit"
    approve(browser, texts(site)[-1].id)
    assert body_of(site, post) == BEFORE


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("hidden", "The post was changed or hidden meanwhile"),
        ("deletion", "The post was deleted or moved."),
    ],
)
def test_what_is_hidden_or_deleted_meanwhile_keeps_its_words_and_the_change_waits_on(
    browser: Open, site: Flask, post: int, waiting: int, path: str, said: str
) -> None:
    browser("mona").post(f"/posts/{post}/{path}", reason="No.")
    answer = approve(browser, waiting)
    assert (answer.status_code, said in answer.text) == (409, True)
    assert body_of(site, post) == BEFORE
    held = texts(site)[-1]
    assert (held.state, held.body) == ("waiting", AFTER)


def test_who_is_trusted_by_now_edits_at_once(browser: Open, site: Flask, post: int) -> None:
    hold(browser, 1)
    edit(browser("mira"), post)
    assert body_of(site, post) == AFTER


def test_whose_posts_still_wait_does_not_get_round_with_the_first(browser: Open, site: Flask, post: int) -> None:
    hold(browser, 3)
    edit(browser("mira"), post)
    assert body_of(site, post) == BEFORE


def test_moderators_never_wait(browser: Open, site: Flask, thread: int, post: int) -> None:
    edit(browser("mona"), post_id(site, thread, 1), "Mine.")
    assert body_of(site, post_id(site, thread, 1)) == "Mine."


def test_a_change_is_no_post_in_a_slow_thread(browser: Open, thread: int, post: int) -> None:
    browser("mona").post(f"/threads/{thread}/slow", minutes="15", reason="Calm.")
    with clock.moved_to(clock.now() + timedelta(minutes=14)):
        edit(browser("mira"), post)
    with clock.moved_to(clock.now() + timedelta(minutes=16)):
        assert say(browser("mira"), thread, "Next.").status_code == 303


def test_the_form_says_that_a_moderator_reads_it_first(browser: Open, post: int) -> None:
    note = "A moderator reads what you write here before others do."
    assert note in browser("mira").get(f"/posts/{post}/edit").text
    hold(browser, 0)
    assert note not in browser("mira").get(f"/posts/{post}/edit").text
