"""Requests that no form of ours sends: numbers that are none, bytes that are no text, fields without end."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from forum.kernel.db import db
from forum.people.models import User
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.people.of_people import register
from tests.search.of_search import told
from tests.threads.of_threads import begin, how_many, post_id, say

Open = Callable[[str | None], Browser]
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
NUMBERS = ("0", "-1", str(2**31), str(2**63), str(10**30), "1e3", "0x1", "1.5", "nan", "%D9%A9%D9%A9", "%20", "")


def test_a_number_that_names_nothing_is_answered_404(browser: Open) -> None:
    mona = browser("mona")
    begin(mona)
    for address in ("/threads/{}", "/threads/{}/soap", "/threads/{}/unread", "/posts/{}", "/posts/{}/edit"):
        answers = {number: mona.get(address.format(number)).status_code for number in NUMBERS}
        assert answers == dict.fromkeys(NUMBERS, 404), address


def test_a_page_that_is_no_number_is_the_first_or_the_last(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira, body="zebra")
    with site.app_context():
        told()
    for address in (f"/threads/{thread}/clean-water?page=", "/search?q=zebra&page=", "/pods/ward/nuggets?page="):
        answers = {number: mira.get(address + number).status_code for number in NUMBERS}
        assert answers == dict.fromkeys(NUMBERS, 200), address


def test_an_answer_to_nothing_is_an_answer_to_the_thread(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    for given in ("-1", "abc", str(10**30), "\u0663", "\u00b2"):
        assert say(mira, thread, given, parent=given, once=given * 100).status_code == 303
    with site.app_context():
        assert set(db.session.execute(select(Post.parent_id)).scalars()) == {None}


def test_a_key_of_a_form_is_kept_without_control_characters(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    assert [say(mira, thread, "Once.", once="a\x00b").status_code for _time in range(2)] == [303, 303]
    assert how_many(site, thread) == 2


def test_an_edit_of_a_wording_that_never_was_is_given_back(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    post = post_id(site, begin(mira), 1)
    for revision in ("-1", str(2**31), str(10**30)):
        answer = mira.post(f"/posts/{post}/edit", body="Dear words", language="en", revision=revision, do="post")
        assert answer.status_code == 409, revision
        assert "Dear words" in answer.text


def test_an_address_that_is_no_text_is_answered_404(browser: Open) -> None:
    mira = browser("mira")
    addresses = ("/%ff", "/people/%ff", "/pods/%ed%a0%80", "/threads/%ff/soap", "/confirm/%ff", "/reset/%ff")
    assert {address: mira.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)


def test_search_answers_whatever_is_asked(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    begin(mira)
    with site.app_context():
        told()
    asked = ("%ff", "%ed%a0%80", "*", "%22", "-", "(((", "%E2%80%AE", "author:", "pod:%ff", "tag:*+x", "before:0000")
    more = ("after:9999-12-31", "before:0001-01-01+after:0001", "is:", "a" * 20_000, "a+" * 400, "x&order=%ff&pod=%ff")
    answers = {text: mira.get(f"/search?q={text}").status_code for text in (*asked, *more)}
    assert answers == dict.fromkeys(answers, 200)


def test_what_is_no_form_carries_no_token_and_changes_nothing(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    for kind, sent in (
        (PARTS, b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'),
        (PARTS, b"--y\r\n\r\nnothing"),
        ("multipart/form-data", b"without a boundary"),
        ("application/json", b'{"body": "Dear words"}'),
        ("text/plain", b"body=Dear+words"),
        ("", b"\x00\xff"),
    ):
        answer = mira.client.post(f"/threads/{thread}/posts", data=sent, content_type=kind)
        assert answer.status_code == 400, (kind, sent)
    assert how_many(site, thread) == 1


def test_a_part_in_a_charset_that_does_not_exist_is_read_as_well_as_can_be(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    parts = {"csrf_token": mira.token().encode(), "language": b"en", "body": b"caf\xe9 \xff\x00 dear"}
    sent = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\nContent-Type: text/plain; charset=klingon\r\n\r\n%s\r\n'
        % (name.encode(), value)
        for name, value in parts.items()
    )
    answer = mira.client.post(f"/threads/{thread}/posts", data=sent + b"--x--\r\n", content_type=PARTS)
    assert answer.status_code == 303
    with site.app_context():
        body = db.session.execute(select(Post.body).where(Post.number == 2)).scalar_one()
    assert body == "caf\ufffd \ufffd dear"


def test_a_form_of_thousands_of_fields_is_refused_and_changes_nothing(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    sent = "&".join(["csrf_token=" + mira.token(), "language=en", "body=", *(f"tags={n}" for n in range(20_000))])
    answer = mira.client.post(f"/threads/{thread}/posts", data=sent, content_type=FORM)
    assert answer.status_code in {413, 422}
    assert how_many(site, thread) == 1


def test_a_method_that_a_page_has_not_is_a_page_that_says_so(browser: Open) -> None:
    mira = browser("mira")
    thread = begin(mira)
    for method in ("PATCH", "TRACE", "PUT", "CONNECT", "NONSENSE"):
        sent = {"csrf_token": mira.token()}
        answer = mira.client.open(f"/threads/{thread}/clean-water", method=method, data=sent)
        assert answer.status_code == 405, method
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert "<h1>" in answer.text


def test_odd_headers_are_passed_over(browser: Open) -> None:
    guest = browser(None)
    odd: tuple[dict[str, str], ...] = (
        {"Cookie": "sid=\xff; visitor=\x01; said=%ff%00%zz"},
        {"Accept-Language": "\xff;q=x, " * 200},
        {"Accept-Encoding": "gzip;q=nonsense, *;q="},
        {"Range": "bytes=9-1"},
        {"If-None-Match": '"' * 500},
        {"X-Forwarded-For": "'; --", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"},
    )
    for headers in odd:
        answer = guest.get("/", **headers)
        assert answer.status_code == 200, headers
        assert b"evil.example" not in answer.data
    assert guest.get("/", Host="evil.example").status_code == 400


def test_a_name_is_kept_without_what_turns_or_hides_it(browser: Open, site: Flask) -> None:
    typed = ("\u202eMira Patel", "Mira\u2066 Patel\u2069", "Mira\x00 Patel\ufeff", " Mira\n\tPatel ")
    for number, name in enumerate(typed):
        register(browser(None), f"noor{number}@example.org", name=name)
    with site.app_context():
        kept = db.session.execute(select(User.name).where(User.email.startswith("noor"))).scalars().all()
    assert kept == ["Mira Patel"] * len(typed)


def test_a_name_that_nobody_could_read_is_refused_and_the_rest_is_kept(browser: Open) -> None:
    guest = browser(None)
    for name in ("", "\u200b", "\u202e\u2066", "...", "x" * 10_000, "\U0001f9fc"):
        answer = guest.post("/register", name=name, email="noor@example.org", password="a river in spring")
        assert answer.status_code == 422, name[:9]
        assert "noor@example.org" in answer.text


def test_a_title_in_any_script_is_shown_and_leads_there(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    for title in ("\U0001f9fc Soap \U0001f468\u200d\u2695\ufe0f", "ماء نظيف", "水", "e\u0301tat"):
        thread = begin(mira, title=title)
        page = mira.get(f"/threads/{thread}/anything")
        with site.app_context():
            kept = db.session.get_one(Thread, thread).title
        assert page.status_code == 200
        assert f"{kept}</h1>" in page.text.replace("</bdi>", "")
        assert mira.get(f"/posts/{post_id(site, thread, 1)}").status_code == 302
