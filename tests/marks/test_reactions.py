"""Thanks, useful, I will try this: who says it, who sees it, and what its author hears."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.kernel import worker
from forum.kernel.db import db
from forum.marks.models import Reaction
from forum.pods.models import Pod
from forum.privacy import queries_copy
from tests.browser import Browser
from tests.cast import LONG_AGO, Places
from tests.people import of_people
from tests.people_of import actor_of
from tests.threads.of_threads import begin, post_id, say, set_on, statements

Open = Callable[[str | None], Browser]
PATH = "clean-water"


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of Mira's in the ward, with a reply of Harry's."""
    made = begin(browser("mira"))
    say(browser("harry"), made, "We hang a bucket under the tap.")
    return made


def _buttons(page: str, post: int) -> dict[str, tuple[bool, int]]:
    """Return what the buttons of a post say: pressed, and the number."""
    found = re.findall(
        rf'formaction="/posts/{post}/reactions(\?_method=DELETE)?" name="kind" value="(\w+)" aria-pressed="(\w+)".*?'
        r'(?:<span class="num">(\d+)</span>)?</button>',
        page,
    )
    assert all((way != "") == (on == "true") for way, _kind, on, _number in found)
    return {kind: (on == "true", int(number or 0)) for _way, kind, on, number in found}


def _page(who: Browser, thread: int) -> str:
    return who.get(f"/threads/{thread}/{PATH}").text


def _lines(site: Flask, who: Browser) -> list[str]:
    with site.app_context():
        worker.drain("notices")
    return re.findall(r'<a href="/notifications/\d+">([^<]*)</a>', who.get("/notifications").text)


def _rows(site: Flask) -> int:
    with site.app_context():
        return int(db.session.execute(select(func.count()).select_from(Reaction)).scalar_one())


def test_a_reaction_is_one_button_that_works_without_a_script(browser: Open, site: Flask, thread: int) -> None:
    mona, harry, post = browser("mona"), browser("harry"), post_id(site, thread, 1)
    page = mona.get(f"/threads/{thread}/{PATH}")
    assert _buttons(page.text, post) == {"thanks": (False, 0), "useful": (False, 0), "try": (False, 0)}
    # The form of the page lends its token to every button.
    form = re.search(r'<form id="tap".*?</form>', page.text, re.DOTALL)
    assert form
    assert 'name="csrf_token"' in form[0]
    assert "csrf_token" not in page.text[page.text.index('<ol class="tree') : page.text.index("</ol>")]
    done = mona.post(f"/posts/{post}/reactions", kind="try")
    assert (done.status_code, done.location) == (303, f"/posts/{post}")
    harry.post(f"/posts/{post}/reactions", kind="try")
    harry.post(f"/posts/{post}/reactions", kind="thanks")
    assert _buttons(_page(mona, thread), post) == {"thanks": (False, 1), "useful": (False, 0), "try": (True, 2)}
    assert _buttons(_page(harry, thread), post) == {"thanks": (True, 1), "useful": (False, 0), "try": (True, 2)}
    assert mona.delete(f"/posts/{post}/reactions", kind="try").status_code == 303
    assert _buttons(_page(mona, thread), post)["try"] == (False, 1)


def test_the_same_reaction_twice_is_one_and_taking_back_what_is_not_there_is_nothing(
    browser: Open, site: Flask, thread: int
) -> None:
    mona, post = browser("mona"), post_id(site, thread, 1)
    for _ in range(2):
        assert mona.post(f"/posts/{post}/reactions", kind="useful").status_code == 303
    assert _rows(site) == 1
    for _ in range(2):
        assert mona.delete(f"/posts/{post}/reactions", kind="useful").status_code == 303
    assert _rows(site) == 0


def test_a_script_is_told_the_numbers_and_nothing_else(browser: Open, site: Flask, thread: int) -> None:
    mona, post = browser("mona"), post_id(site, thread, 1)
    browser("harry").post(f"/posts/{post}/reactions", kind="thanks")

    def tap(method: str, kind: str) -> object:
        return mona.client.open(
            f"/posts/{post}/reactions",
            method=method,
            data={"csrf_token": mona.token(), "kind": kind},
            headers={"Accept": "application/json"},
        ).json

    assert tap("POST", "thanks") == {"count": 2}
    assert tap("POST", "try") == {"count": 1}
    assert tap("DELETE", "thanks") == {"count": 1}


def test_everybody_who_sees_the_post_reads_who_reacted(browser: Open, site: Flask, thread: int) -> None:
    mira, post = browser("mira"), post_id(site, thread, 1)
    who = f'href="/posts/{post}/reactions"'
    assert who not in _page(mira, thread)
    browser("harry").post(f"/posts/{post}/reactions", kind="try")
    browser("mona").post(f"/posts/{post}/reactions", kind="thanks")
    assert who in _page(mira, thread)
    page = mira.get(f"/posts/{post}/reactions").text
    assert page.index("Thanks") < page.index("Mona Haile") < page.index("I will try this") < page.index("Harry Osei")
    assert "Reactions to a post by Mira Patel" in page
    # The author has no buttons there.
    assert _buttons(page, post) == {}
    for outside in ("omar", "leo", "sue", "adam"):
        assert browser(outside).get(f"/posts/{post}/reactions").status_code == 404


def test_nobody_reacts_to_a_post_of_their_own(browser: Open, site: Flask, thread: int) -> None:
    mira, post = browser("mira"), post_id(site, thread, 1)
    assert _buttons(_page(mira, thread), post) == {}
    assert mira.post(f"/posts/{post}/reactions", kind="thanks").status_code == 403
    assert _rows(site) == 0


@pytest.mark.parametrize("kind", ["", "angry", "thanks "])
def test_there_are_three_reactions_and_no_other(browser: Open, site: Flask, thread: int, kind: str) -> None:
    mona, post = browser("mona"), post_id(site, thread, 1)
    assert mona.post(f"/posts/{post}/reactions", kind=kind).status_code == 422
    assert mona.delete(f"/posts/{post}/reactions", kind=kind).status_code == 422
    assert _rows(site) == 0


def test_reactions_go_out_of_sight_with_a_hidden_post(browser: Open, site: Flask, thread: int) -> None:
    harry, mona, mira = browser("harry"), browser("mona"), browser("mira")
    post = post_id(site, thread, 2)
    mira.post(f"/posts/{post}/reactions", kind="try")
    mona.post(f"/posts/{post}/hidden", reason="Names a patient.")
    assert mira.get(f"/posts/{post}/reactions").status_code == 404
    assert mira.post(f"/posts/{post}/reactions", kind="thanks").status_code == 404
    assert mona.post(f"/posts/{post}/reactions", kind="thanks").status_code == 403
    assert "Mira Patel" in harry.get(f"/posts/{post}/reactions").text


def test_an_archived_pod_keeps_its_reactions_as_they_are(
    browser: Open, site: Flask, thread: int, places: Places
) -> None:
    mona, post = browser("mona"), post_id(site, thread, 1)
    mona.post(f"/posts/{post}/reactions", kind="try")
    set_on(site, Pod, places.ward, archived_at=LONG_AGO)
    page = _page(mona, thread)
    assert _buttons(page, post) == {}
    assert f'href="/posts/{post}/reactions"' in page
    assert mona.delete(f"/posts/{post}/reactions", kind="try").status_code == 403
    assert _rows(site) == 1


def test_the_author_hears_once_of_all_who_say_the_same(browser: Open, site: Flask, thread: int) -> None:
    mira, mona, harry, carol = (browser(name) for name in ("mira", "mona", "harry", "carol"))
    post = post_id(site, thread, 1)
    before = _lines(site, mira)
    harry.post(f"/posts/{post}/reactions", kind="try")
    assert _lines(site, mira) == ["Harry Osei will try what you wrote in “Clean water”", *before]
    mona.post(f"/posts/{post}/reactions", kind="try")
    assert _lines(site, mira)[0] == "Mona Haile and 1 other will try what you wrote in “Clean water”"
    carol.post(f"/posts/{post}/reactions", kind="try")
    carol.post(f"/posts/{post}/reactions", kind="thanks")
    assert _lines(site, mira) == [
        "Carol Njeri thanks you for your post in “Clean water”",
        "Carol Njeri and 2 others will try what you wrote in “Clean water”",
        *before,
    ]
    found = re.findall(r'href="(/notifications/\d+)"', mira.get("/notifications").text)
    assert mira.get(found[1]).location == f"/posts/{post}"
    assert _lines(site, mona) == _lines(site, carol) == []


def test_a_line_about_a_reaction_that_was_taken_back_is_gone(browser: Open, site: Flask, thread: int) -> None:
    mira, mona, post = browser("mira"), browser("mona"), post_id(site, thread, 1)
    before = _lines(site, mira)
    for _ in range(2):
        mona.post(f"/posts/{post}/reactions", kind="useful")
        assert _lines(site, mira) == ["Mona Haile finds your post in “Clean water” useful", *before]
        mona.delete(f"/posts/{post}/reactions", kind="useful")
        assert _lines(site, mira) == before


def test_who_left_the_pod_reacts_no_more_and_reads_nothing(browser: Open, site: Flask, thread: int) -> None:
    harry, mona, post = browser("harry"), browser("mona"), post_id(site, thread, 1)
    harry.post(f"/posts/{post}/reactions", kind="try")
    harry.delete("/pods/ward/membership")
    assert harry.get(f"/posts/{post}/reactions").status_code == 404
    assert harry.delete(f"/posts/{post}/reactions", kind="try").status_code == 404
    assert "Harry Osei" in mona.get(f"/posts/{post}/reactions").text
    with site.app_context():
        assert dict(queries_copy.parts(actor_of("harry"), ""))["reactions"] == []


def test_a_page_asks_no_more_for_twenty_posts_with_reactions_than_for_one(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    thread = begin(mira)
    path = f"/threads/{thread}/{PATH}"
    mona.get(path)
    with statements(site) as few:
        mona.get(path)
    for number in range(2, 21):
        say(mira, thread, f"Number {number}.")
    for number in range(1, 21):
        mona.post(f"/posts/{post_id(site, thread, number)}/reactions", kind="try")
    mona.get(path)
    with statements(site) as many:
        page = mona.get(path).text
    assert page.count('/reactions?_method=DELETE"') == 20
    assert len(many) == len(few)


def test_who_is_faster_than_a_moderator_reacts_and_who_is_slower_does_not(
    browser: Open, site: Flask, thread: int
) -> None:
    mona, post = browser("mona"), post_id(site, thread, 1)
    page = mona.get(f"/posts/{post}/reactions")
    with site.app_context():
        db.session.execute(update(Pod).where(Pod.slug == "ward").values(archived_at=LONG_AGO))
        db.session.commit()
    late = of_people.send(mona, page, f"/posts/{post}/reactions", kind="try")
    assert late.status_code == 403
    assert _rows(site) == 0
