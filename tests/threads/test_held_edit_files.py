"""The files of a post whose other words wait: nothing comes, goes or is called otherwise before a moderator's yes."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from forum.attachments.models import Attachment
from tests.attachments.of_files import PDF, fetch, kept, photo, reply, sent
from tests.cast import INSIDERS, STRANGERS
from tests.threads.of_held import Open, approve, give_back, hold, texts
from tests.threads.of_threads import begin, post_id

FORM = {"body": "Look at that.", "language": "en", "revision": "0", "do": "post"}


@pytest.fixture
def post(browser: Open, site: Flask) -> int:
    """Return a post of Mira's with a picture, in a pod where from now on every post waits."""
    thread = begin(browser("mona"))
    assert reply(browser("mira"), thread, sent(photo(), "well.jpg")).status_code == 303
    hold(browser, -1)
    return post_id(site, thread, 2)


@pytest.fixture
def picture(site: Flask, post: int) -> Attachment:
    return kept(site)[0]


@pytest.fixture
def change(browser: Open, site: Flask, post: int, picture: Attachment) -> int:
    """Return the key of a change that takes the picture off and brings a document."""
    form = {**FORM, "file": str(picture.id), "drop": str(picture.id), "files": [sent(PDF, "well.pdf")]}
    assert browser("mira").post(f"/posts/{post}/edit", **form).status_code == 303
    return texts(site)[-1].id


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_what_comes_is_seen_by_its_author_and_the_moderators(
    browser: Open, site: Flask, post: int, picture: Attachment, change: int, who: str | None
) -> None:
    paper = kept(site)[1]
    assert (paper.held_post_id, paper.post_id) == (change, None)
    status = fetch(browser(who), f"/attachments/{paper.id}/well.pdf").status_code
    assert (status == 200) is (who in ("mira", "mona", "carol"))
    # What goes is still there.
    assert (fetch(browser(who), f"/attachments/{picture.id}/well.jpg").status_code == 200) is (who in INSIDERS)


def test_moderators_are_told_which_come_and_which_go(browser: Open, change: int) -> None:
    page = browser("mona").get("/pods/ward/held").text
    went, came = page.index("Files that went:"), page.index("Files that came:")
    assert went < page.index("well.jpg", went) < came < page.index("well.pdf", came)


def test_with_a_yes_they_change(browser: Open, site: Flask, post: int, picture: Attachment, change: int) -> None:
    assert approve(browser, change).status_code == 303
    (paper,) = kept(site)
    assert (paper.name, paper.post_id, paper.held_post_id) == ("well.pdf", post, None)
    assert fetch(browser("harry"), f"/attachments/{paper.id}/well.pdf").status_code == 200
    history = browser("harry").get(f"/posts/{post}/history").text
    assert "Look at that." in history


def test_with_a_no_what_came_is_in_the_edit_form_again(browser: Open, site: Flask, post: int, change: int) -> None:
    give_back(browser, change)
    paper = kept(site)[1]
    assert (paper.held_post_id, paper.post_id, paper.place) == (None, None, f"edit-{post}")
    assert "well.pdf" in browser("mira").get(f"/posts/{post}/edit").text


def _ticked(page: str, key: int) -> bool:
    return f'name="drop" value="{key}" checked' in page


@pytest.mark.parametrize("taken_back", [False, True])
def test_what_was_to_go_is_still_ticked_when_it_comes_back(
    browser: Open, site: Flask, post: int, picture: Attachment, change: int, *, taken_back: bool
) -> None:
    mira = browser("mira")
    if taken_back:
        assert mira.delete(f"/held/{change}").status_code == 303
    else:
        give_back(browser, change)
    page = mira.get(f"/posts/{post}/edit").text
    assert _ticked(page, picture.id)
    looked = mira.post(f"/posts/{post}/edit", **{**FORM, "do": "preview", "file": "1", "drop": str(picture.id)})
    assert _ticked(looked.text, picture.id)
    # Thrown away, it comes back with nothing; and of what was sent anew the earlier ticks are over.
    draft = re.search(r'action="(/drafts/\d+)', page)
    assert draft is not None
    assert mira.delete(draft[1]).status_code == 303
    assert not _ticked(mira.get(f"/posts/{post}/edit").text, picture.id)


@pytest.mark.parametrize("taken_back", [False, True])
def test_why_and_what_pictures_show_come_back_too(
    browser: Open, site: Flask, post: int, picture: Attachment, *, taken_back: bool
) -> None:
    mira, beside = browser("mira"), {"reason": "A better picture", f"alt-{picture.id}": "Call xqpumps"}
    assert mira.post(f"/posts/{post}/edit", **FORM, file=str(picture.id), **beside).status_code == 303
    held = texts(site)[-1].id
    if taken_back:
        assert mira.delete(f"/held/{held}").status_code == 303
    else:
        give_back(browser, held)
    page = mira.get(f"/posts/{post}/edit").text
    assert [f'value="{words}"' in page for words in beside.values()] == [True, True]
    assert mira.post(f"/posts/{post}/edit", **FORM, file=str(picture.id), **beside).status_code == 303
    approve(browser, texts(site)[-1].id)
    # Done: nothing of it is typed again by itself.
    assert "A better picture" not in mira.get(f"/posts/{post}/edit").text


@pytest.mark.parametrize("do", ["preview", "files", "post"])
def test_what_a_picture_shows_stays_typed_while_the_form_comes_back(
    browser: Open, site: Flask, post: int, picture: Attachment, do: str
) -> None:
    typed = {"file": str(picture.id), f"alt-{picture.id}": "Call xqpumps", "body": "" if do == "post" else "More."}
    answer = browser("mira").post(f"/posts/{post}/edit", **{**FORM, **typed, "do": do})
    assert answer.status_code == (422 if do == "post" else 200)
    assert 'value="Call xqpumps"' in answer.text
    assert kept(site)[0].alt == ""


def test_what_a_picture_shows_is_said_after_a_yes_only(
    browser: Open, site: Flask, post: int, picture: Attachment
) -> None:
    form = {**FORM, "file": str(picture.id), f"alt-{picture.id}": "Call xqpumps"}
    browser("mira").post(f"/posts/{post}/edit", **form)
    assert kept(site)[0].alt == ""
    assert "Call xqpumps" in browser("mona").get("/pods/ward/held").text
    approve(browser, texts(site)[-1].id)
    assert kept(site)[0].alt == "Call xqpumps"


def test_too_many_are_said_before_anything_waits(browser: Open, site: Flask, post: int) -> None:
    files = [sent(PDF + b"%d" % number, f"{number}.pdf") for number in range(20)]
    answer = browser("mira").post(f"/posts/{post}/edit", **FORM, files=files)
    assert answer.status_code == 422
    assert "at most 20 files" in answer.text
    assert texts(site) == []
