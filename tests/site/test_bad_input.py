from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.kernel.db import db
from forum.pods.models import Membership, Pod
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.cast import Places

Browsers = Callable[[str | None], Browser]
TEXT = "Half an hour of careful words"


def _thread(mira: Browser) -> str:
    answer = mira.post("/pods/ward/threads", title="Soap", body="First words", language="en", once="first")
    assert answer.status_code == 303, answer.text
    return "/threads/" + answer.location.split("/threads/")[1].split("/")[0]


def _posts(site: Flask) -> int:
    with site.app_context():
        return db.session.execute(select(func.count()).select_from(Post)).scalar_one()


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"title": "", "body": TEXT}, TEXT),
        ({"title": "Soap", "body": ""}, "Soap"),
        ({"title": "t" * 10_000, "body": TEXT}, TEXT),
        ({"title": "Soap", "body": "word " * 200_000}, "word word"),
        ({"title": "Soap", "body": TEXT, "language": "tlh"}, TEXT),
        ({"title": "Soap", "body": TEXT, "kind": "decree"}, TEXT),
    ],
    ids=["no title", "no body", "long title", "a megabyte", "no such language", "no such kind"],
)
def test_a_form_that_cannot_be_taken_comes_back_with_its_text(
    site: Flask, browser: Browsers, fields: dict[str, str], kept: str
) -> None:
    answer = browser("mira").post("/pods/ward/threads", **{"language": "en", "once": "x", **fields})
    assert answer.status_code == 422
    assert kept in answer.text
    assert _posts(site) == 0


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x00b\x07c", "abc"),
        ("line\r\nnext", "line\nnext"),
        ("\U0001f9fc soap \U0001f468\u200d\u2695\ufe0f", "\U0001f9fc soap \U0001f468\u200d\u2695\ufe0f"),
        ("e\u0301tage", "\u00e9tage"),
    ],
    ids=["control characters", "line ends", "emoji", "composed"],
)
def test_odd_characters_are_stored_as_a_reader_expects(site: Flask, browser: Browsers, typed: str, stored: str) -> None:
    _ = browser("mira").post("/pods/ward/threads", title="Soap", body=typed, language="en", once="x")
    with site.app_context():
        assert db.session.execute(select(Post.body)).scalar_one() == stored


def test_marks_that_turn_the_page_are_taken_out_of_a_title(site: Flask, browser: Browsers) -> None:
    browser("mira").post("/pods/ward/threads", title="a\u202eb\nc", body=TEXT, language="en", once="x")
    with site.app_context():
        assert db.session.execute(select(Thread.title)).scalar_one() == "ab c"


def test_bytes_that_are_no_text_are_answered_and_not_a_fault(browser: Browsers) -> None:
    mira = browser("mira")
    raw = f"csrf_token={mira.token()}&title=Soap&language=en&once=x&body=%ff%fe".encode()
    answer = mira.client.post("/pods/ward/threads", data=raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {303, 422}


def test_the_same_sending_twice_is_one_post(site: Flask, browser: Browsers) -> None:
    mira = browser("mira")
    thread = _thread(mira)
    once, again = (mira.post(thread + "/posts", body=TEXT, language="en", once="key") for _ in range(2))
    assert (once.status_code, again.status_code) == (303, 303)
    assert once.location.split("#")[1] == again.location.split("#")[1]
    assert _posts(site) == 2


def test_a_form_without_our_token_is_refused_with_its_text(site: Flask, browser: Browsers) -> None:
    mira = browser("mira")
    answer = mira.post("/pods/ward/threads", csrf_token="stolen", title="Soap", body=TEXT, language="en")
    assert answer.status_code == 400
    assert TEXT in answer.text
    assert _posts(site) == 0


def test_a_form_from_another_site_is_refused(site: Flask, browser: Browsers) -> None:
    mira = browser("mira")
    answer = mira.client.post(
        "/pods/ward/threads",
        data={"csrf_token": mira.token(), "title": "Soap", "body": TEXT, "language": "en"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 400
    assert _posts(site) == 0


def test_text_survives_a_session_that_ended_meanwhile(site: Flask, browser: Browsers) -> None:
    answer = browser(None).post("/pods/ward/threads", title="Soap", body=TEXT, language="en", once="x")
    assert answer.status_code == 401
    assert TEXT in answer.text
    assert _posts(site) == 0


@pytest.mark.parametrize("path", ["/threads/999999", "/posts/999999", "/pods/nowhere", "/people/nobody", "/nothing"])
def test_an_unknown_address_is_answered_404(browser: Browsers, path: str) -> None:
    assert browser("mira").get(path).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("PUT", "/queue"), ("DELETE", "/pods/"), ("POST", "/search")])
def test_a_wrong_method_is_answered_405_and_says_which_are_right(browser: Browsers, method: str, path: str) -> None:
    mira = browser("mira")
    answer = mira.put(path) if method == "PUT" else mira.delete(path) if method == "DELETE" else mira.post(path)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_too_much_at_once_is_answered_413(browser: Browsers) -> None:
    assert browser("mira").post("/settings/profile", name="Mira", about="x" * 5_000_000).status_code == 413


def test_a_text_that_is_far_too_long_comes_back_with_its_form(browser: Browsers) -> None:
    body = "x" * 5_000_000
    answer = browser("mira").post("/pods/ward/threads", title="Soap", body=body, language="en")
    assert answer.status_code == 422
    assert "characters too long." in answer.text
    assert body in answer.text


def test_text_survives_a_pod_that_was_archived_meanwhile(site: Flask, browser: Browsers, places: Places) -> None:
    mira = browser("mira")
    thread = _thread(mira)
    with site.app_context():
        pod = db.session.get_one(Pod, places.ward)
        pod.archived_at = pod.created_at
        db.session.commit()
    answer = mira.post(thread + "/posts", body=TEXT, language="en", once="x")
    assert answer.status_code in {403, 409}
    assert TEXT in answer.text
    assert _posts(site) == 1


def test_text_survives_being_removed_meanwhile(site: Flask, browser: Browsers, places: Places) -> None:
    mira = browser("mira")
    thread = _thread(mira)
    with site.app_context():
        for seat in db.session.execute(select(Membership).where(Membership.pod_id == places.ward)).scalars():
            seat.state = "removed"
        db.session.commit()
    answer = mira.post(thread + "/posts", body=TEXT, language="en", once="x")
    assert answer.status_code == 404
    assert TEXT in answer.text
    assert _posts(site) == 1
