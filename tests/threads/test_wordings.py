"""Earlier wordings: compared, brought back, hidden, and left out in the first minutes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.kernel import clock, settings, worker
from forum.kernel.db import db
from forum.privacy import queries_copy
from forum.threads import wording
from forum.threads.models import Post, Revision
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.people_of import actor_of
from tests.threads.of_threads import begin, post_id, say, set_on, shown

Open = Callable[[str | None], Browser]
FIRST, SECOND, THIRD = "We boil the water.", "We boil the water twice.", "We filter the water twice."


@pytest.fixture
def post(browser: Open, site: Flask) -> int:
    """Return a reply of the harvester in its third wording."""
    thread, harry = begin(browser("mira")), browser("harry")
    say(harry, thread, FIRST)
    key = post_id(site, thread, 2)
    for read, body in enumerate((SECOND, THIRD)):
        assert _edit(harry, key, body, read, reason="Better") == 303
    return key


def _edit(who: Browser, post: int, body: str, read: int, reason: str = "") -> int:
    sent = {"body": body, "language": "en", "revision": str(read), "reason": reason, "do": "post"}
    return who.post(f"/posts/{post}/edit", **sent).status_code


def _revision(site: Flask, post: int, number: int) -> int:
    with site.app_context():
        one = select(Revision.id).where(Revision.post_id == post, Revision.number == number)
        return int(db.session.execute(one).scalar_one())


def test_the_last_two_wordings_are_compared_word_by_word(browser: Open, post: int) -> None:
    page = browser("mira").get(f"/posts/{post}/history").text
    assert ">We <del>boil</del><ins>filter</ins> the water twice.</pre>" in page


def test_any_two_are_compared_the_earlier_first(browser: Open, post: int) -> None:
    mira = browser("mira")
    expected = ">We boil the <del>water.</del><ins>water twice.</ins></pre>"
    assert expected in mira.get(f"/posts/{post}/history?from=0&to=1").text
    assert expected in mira.get(f"/posts/{post}/history?from=1&to=0").text


@pytest.mark.parametrize("asked", ["from=0&to=0", "from=9&to=1", "from=x&to=-1", "from=&to=99999999999999999999"])
def test_what_is_no_pair_of_wordings_is_the_last_two(browser: Open, post: int, asked: str) -> None:
    page = browser("mira").get(f"/posts/{post}/history?{asked}").text
    assert "<del>boil</del><ins>filter</ins>" in page


def test_marks_in_a_text_stay_text(browser: Open, site: Flask) -> None:
    thread, harry = begin(browser("mira")), browser("harry")
    say(harry, thread, "<b>One</b>")
    key = post_id(site, thread, 2)
    _edit(harry, key, "<b>Two</b>", 0)
    page = browser("mira").get(f"/posts/{key}/history").text
    assert "<del>&lt;b&gt;One&lt;/b&gt;</del><ins>&lt;b&gt;Two&lt;/b&gt;</ins>" in page


def test_two_texts_that_differ_too_much_are_shown_whole_side_by_side(browser: Open, site: Flask) -> None:
    thread, harry = begin(browser("mira")), browser("harry")
    old, new = ("".join(f"{word}{at} " for at in range(1000)).strip() for word in ("a", "b"))
    say(harry, thread, old)
    key = post_id(site, thread, 2)
    _edit(harry, key, new, 0)
    page = browser("mira").get(f"/posts/{key}/history").text
    assert "So much differs that each is shown whole." in page
    assert 'class="pair"' in page


def test_what_is_compared_holds_both_texts_whole() -> None:
    made = random.Random(7)  # noqa: S311 as it guards nothing
    for _ in range(400):
        old, new = (" ".join(made.choices("abcd\n", k=made.randrange(12))) for _ in range(2))
        parts = wording.compare(old, new)
        assert parts is not None
        assert "".join(part.text for part in parts if part.kind != wording.NEW) == old
        assert "".join(part.text for part in parts if part.kind != wording.GONE) == new


def test_a_sign_of_chinese_is_a_word() -> None:
    parts = wording.compare("数据很好。", "数据不好。")
    assert parts == [("same", "数据"), ("gone", "很"), ("new", "不"), ("same", "好。")]


@pytest.mark.parametrize("signs", ["ab", "ab \n", "a\n"])
def test_the_work_on_hostile_texts_ends_at_its_bound(monkeypatch: pytest.MonkeyPatch, signs: str) -> None:
    made, steps = random.Random(7), 0  # noqa: S311 as it guards nothing
    one, other = (" ".join(made.choices(signs, k=30_000)) for _ in range(2))
    right = wording._next

    def count(reached: dict[int, int], line: int, step: int) -> int:
        nonlocal steps
        steps += 1
        return right(reached, line, step)

    monkeypatch.setattr(wording, "_next", count)
    wording.compare(one, other)
    assert steps <= (wording.MOST + 1) * (wording.MOST + 2) / 2
    # Fifty on one page are no more than two of them alone, and what differs little is marked all the same.
    steps, patience = 0, wording.Patience()
    for _ in range(50):
        wording.compare(one, other, patience)
    assert steps <= (wording.MOST + 1) * (wording.MOST + 2)
    assert wording.compare("a b c d", "a x c d", patience) is not None


def test_an_author_goes_back_and_the_wording_until_now_is_kept(browser: Open, site: Flask, post: int) -> None:
    assert browser("harry").post(f"/posts/{post}/history", number="0", revision="2").status_code == 303
    with site.app_context():
        assert db.session.get_one(Post, post).body == FIRST
    page = browser("mira").get(f"/posts/{post}/history").text
    assert THIRD in page
    assert "Back to wording 1" in page


@pytest.mark.parametrize("sent", [{"number": "0", "revision": "1"}, {"number": "0"}, {"number": "0", "revision": "x"}])
def test_who_read_an_older_page_does_not_go_back(browser: Open, post: int, sent: dict[str, str]) -> None:
    assert browser("harry").post(f"/posts/{post}/history", **sent).status_code == 409


@pytest.mark.parametrize("number", ["7", "", "x", "-1"])
def test_there_is_no_way_back_to_what_never_was(browser: Open, post: int, number: str) -> None:
    assert browser("harry").post(f"/posts/{post}/history", number=number, revision="2").status_code == 404


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_only_the_author_goes_back(browser: Open, post: int, who: str | None) -> None:
    expected = 303 if who == "harry" else 401 if who is None else 403 if who in INSIDERS else 404
    assert browser(who).post(f"/posts/{post}/history", number="0", revision="2").status_code == expected


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_only_moderators_hide_a_wording(browser: Open, site: Flask, post: int, who: str | None) -> None:
    expected = 303 if who in ("mona", "carol") else 401 if who is None else 403 if who in INSIDERS else 404
    path = f"/revisions/{_revision(site, post, 0)}/hidden"
    assert browser(who).post(path, reason="Names a patient.").status_code == expected


def test_a_hidden_wording_is_read_by_moderators_only(browser: Open, site: Flask, post: int) -> None:
    mona, path = browser("mona"), f"/revisions/{_revision(site, post, 0)}/hidden"
    assert mona.post(path, reason="").status_code == 422
    mona.post(path, reason="Names a patient.")
    for who in ("mira", "harry"):
        page = browser(who).get(f"/posts/{post}/history?from=0&to=1").text
        assert FIRST not in page
        assert "Names a patient." in page
    assert FIRST in mona.get(f"/posts/{post}/history").text
    assert browser("harry").post(f"/posts/{post}/history", number="0", revision="2").status_code == 404
    with site.app_context():
        assert FIRST not in str(dict(queries_copy.parts(actor_of("harry"), ""))["earlier-wordings"])
        worker.drain()
        kept = db.session.execute(select(AuditEntry.details).where(AuditEntry.action == "WordingHidden")).scalar_one()
        assert kept["number"] == 0
    assert mona.delete(path).status_code == 303
    assert mona.delete(path).status_code == 409
    assert FIRST in browser("mira").get(f"/posts/{post}/history").text


@pytest.fixture
def graceful(site: Flask) -> None:
    settings.use(replace(settings.current(), edit_grace=5))


def _again(browser: Open, site: Flask, **more: str) -> tuple[int, str]:
    """Write a post, change it at once, and return its key and the page."""
    thread, harry = begin(browser("mira")), browser("harry")
    say(harry, thread, FIRST)
    key = post_id(site, thread, 2)
    assert _edit(harry, key, SECOND, 0, **more) == 303
    return key, browser("mira").get(f"/threads/{thread}/any").text


def _kept(site: Flask, post: int) -> int:
    with site.app_context():
        return len(db.session.execute(select(Revision.id).where(Revision.post_id == post)).all())


def test_in_the_first_minutes_a_change_leaves_no_mark(graceful: None, browser: Open, site: Flask) -> None:
    key, page = _again(browser, site)
    assert SECOND in page
    assert shown(page) == [1, 2]
    assert "/history" not in page
    assert _kept(site, key) == 0


def test_with_a_reason_it_does(graceful: None, browser: Open, site: Flask) -> None:
    key, page = _again(browser, site, reason="Twice is better")
    assert f"/posts/{key}/history" in page
    assert _kept(site, key) == 1


def test_two_windows_are_told_apart_in_the_first_minutes_too(graceful: None, browser: Open, site: Flask) -> None:
    key, _page = _again(browser, site)
    assert _edit(browser("harry"), key, THIRD, 0) == 409
    assert _edit(browser("harry"), key, THIRD, 1) == 303


def test_what_somebody_has_answered_or_is_older_is_changed_with_a_mark(
    graceful: None, browser: Open, site: Flask
) -> None:
    key, _page = _again(browser, site)
    with site.app_context():
        thread = db.session.get_one(Post, key).thread_id
    say(browser("mira"), thread, "How long?", parent=key)
    assert _edit(browser("harry"), key, THIRD, 1) == 303
    assert _kept(site, key) == 1
    other, _page = _again(browser, site)
    set_on(site, Post, other, created_at=clock.now() - timedelta(minutes=6))
    assert _edit(browser("harry"), other, THIRD, 1) == 303
    assert _kept(site, other) == 1
