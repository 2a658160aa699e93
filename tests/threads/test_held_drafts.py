"""Other words for a text that waits are kept while they are typed, and go where the text goes."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import INSIDERS, STRANGERS
from tests.threads.of_drafts import carried, keep, kept
from tests.threads.of_held import Open, approve, give_back, hold, only
from tests.threads.of_threads import begin, post_id, typed

BETTER = "Better words about wells."


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("mona"), title="Wells")


def test_what_a_script_keeps_stands_in_the_form_again(browser: Open, site: Flask, held: int) -> None:
    mira = browser("mira")
    assert keep(mira, f"/held/{held}", BETTER).json == {"sequence": 1}
    again = mira.get(f"/held/{held}/edit")
    assert typed(again.text, "body") == BETTER
    assert "This is your unsent text." in again.text
    assert carried(again, "sequence") == "1"
    assert f'href="/held/{held}/edit"' in mira.get("/drafts").text
    stale = keep(mira, f"/held/{held}", "Other words.", once="another form")
    assert (stale.status_code, stale.json) == (409, {"sequence": 1, "title": "", "body": BETTER})
    assert BETTER not in only(site).body


def test_a_preview_keeps_it_without_a_script(browser: Open, site: Flask, held: int) -> None:
    form = {"body": "Better **words**.", "language": "en", "revision": "0", "once": "one", "do": "preview"}
    page = browser("mira").post(f"/held/{held}/edit", **form)
    assert "<strong>words</strong>" in page.text
    assert kept(site)[f"held-{held}"] == ("Better **words**.", 1)
    assert "Better" not in only(site).body


def test_saving_ends_it(browser: Open, site: Flask, held: int) -> None:
    mira = browser("mira")
    keep(mira, f"/held/{held}", BETTER)
    form = {"body": BETTER, "language": "en", "revision": "0", "once": "one-form", "sequence": "1"}
    assert mira.post(f"/held/{held}/edit", **form).status_code == 303
    assert only(site).body == BETTER
    assert kept(site)[f"held-{held}"] == ("", 2)


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_nobody_but_its_author_keeps_anything_there(browser: Open, site: Flask, held: int, who: str | None) -> None:
    refused = {"mona": 403, "carol": 403, None: 401}.get(who, 404)
    assert keep(browser(who), f"/held/{held}", BETTER).status_code == (200 if who == "mira" else refused)


def test_once_it_is_a_post_they_are_another_wording_of_it(browser: Open, site: Flask, thread: int, held: int) -> None:
    mira = browser("mira")
    keep(mira, f"/held/{held}", BETTER)
    approve(browser, held)
    post = post_id(site, thread, 2)
    assert (kept(site)[f"edit-{post}"][0], kept(site)[f"held-{held}"][0]) == (BETTER, "")
    assert typed(mira.get(f"/posts/{post}/edit").text, "body") == BETTER
    # A window that is open still keeps what is typed there.
    assert keep(mira, f"/held/{held}", f"{BETTER} More.", sequence="1", once="late").status_code == 200
    assert kept(site)[f"edit-{post}"][0] == f"{BETTER} More."


@pytest.mark.parametrize("how", ["returned", "taken back"])
def test_what_comes_back_has_the_newer_words(browser: Open, site: Flask, thread: int, held: int, how: str) -> None:
    mira = browser("mira")
    keep(mira, f"/held/{held}", BETTER)
    if how == "returned":
        give_back(browser, held)
    else:
        mira.delete(f"/held/{held}")
    assert typed(mira.get(f"/threads/{thread}/posts/new").text, "body") == BETTER
    assert kept(site)[f"held-{held}"][0] == ""


def test_what_begins_a_thread_keeps_its_title_kind_and_tags(browser: Open, site: Flask) -> None:
    hold(browser, 1)
    mira = browser("mira")
    form = {"title": "Wells", "body": "Words.", "language": "fr", "kind": "question", "tags": "water"}
    mira.post("/pods/ward/threads", **form, do="post")
    held = only(site).id
    keep(mira, f"/held/{held}", BETTER, title="Deep wells")
    page = mira.get(f"/held/{held}/edit").text
    assert 'value="Deep wells"' in page
    mira.delete(f"/held/{held}")
    page = mira.get("/pods/ward/threads/new").text
    assert 'value="Deep wells"' in page
    assert 'value="question" checked' in page
    assert 'value="water" checked' in page
