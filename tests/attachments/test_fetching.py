"""A file is reached by exactly those who may see its post, at every route, and no browser runs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.attachments import names
from forum.kernel import kinds
from tests.attachments.of_files import PDF, SECRET, fetch, kept, office, photo, reply, sent, without_tokens
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.threads.of_threads import begin, post_id

Open = Callable[[str | None], Browser]


def _routes(site: Flask) -> list[str]:
    return [
        f"/attachments/{file.id}/{part}{name}"
        for file in kept(site)
        for part in ("", "small/")
        for name in ("a", "x.svg")
    ]


@pytest.fixture
def thread(browser: Open) -> int:
    mira = browser("mira")
    thread = begin(mira)
    assert reply(mira, thread, sent(photo(), "well.jpg"), sent(PDF, "plan.pdf")).status_code == 303
    return thread


def test_whoever_sees_the_post_fetches_its_files_and_nobody_else(browser: Open, site: Flask, thread: int) -> None:
    for handle in INSIDERS:
        assert {fetch(browser(handle), route).status_code for route in _routes(site)} == {200}
    for outside in (None, *STRANGERS, "clive"):
        who = browser(outside)
        missing = who.get("/attachments/999999/a")
        for route in _routes(site):
            for headers in (
                {},
                {"Range": "bytes=0-3"},
                {"If-None-Match": "*"},
                {"If-Modified-Since": "Thu, 26 Nov 2099 00:00:00 GMT"},
            ):
                answer = fetch(who, route, **headers)
                assert answer.status_code == 404
                assert without_tokens(answer.text, route) == without_tokens(missing.text, "/attachments/999999/a")
            assert fetch(who, route, "HEAD").status_code == 404


def test_a_file_leaves_with_its_post(browser: Open, site: Flask, thread: int) -> None:
    mira, harry, mona = browser("mira"), browser("harry"), browser("mona")
    post = post_id(site, thread, 2)
    mona.post(f"/posts/{post}/hidden", reason="Names a patient")
    route = _routes(site)[0]
    assert (fetch(mira, route).status_code, fetch(mona, route).status_code, fetch(harry, route).status_code) == (
        200,
        200,
        404,
    )
    mona.delete(f"/posts/{post}/hidden")
    assert fetch(harry, route).status_code == 200
    mira.post(f"/posts/{post}/deletion")
    assert {fetch(browser(handle), route).status_code for handle in INSIDERS} == {404}


def test_a_file_that_is_not_sent_yet_is_its_uploaders_only(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    reply(mira, begin(mira), sent(PDF, "plan.pdf"), do="files")
    (route, *_others) = _routes(site)
    assert fetch(mira, route).status_code == 200
    assert {fetch(browser(handle), route).status_code for handle in (None, *STRANGERS, "carol", "mona", "harry")} == {
        404
    }


def test_no_browser_runs_a_file_or_keeps_it(browser: Open, site: Flask, thread: int) -> None:
    mira = browser("mira")
    picture, plan = (fetch(mira, f"/attachments/{file.id}/{file.name}") for file in kept(site))
    for answer in (picture, plan):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'; ")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert plan.headers["Content-Disposition"].startswith("attachment; ")
    assert (picture.headers["Content-Type"], plan.headers["Content-Type"]) == ("image/jpeg", "application/pdf")


NAMES = {
    "../../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\boot.pdf": "boot.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "a Set-Cookie x=1.pdf",
    'quote".pdf': "quote.pdf",
    "وثيقة.pdf": "وثيقة.pdf",
    "evil\u202egpj.pdf": "evilgpj.pdf",
    ".htaccess": "htaccess.pdf",
    "program.exe": "program.exe.pdf",
    "<img src=x onerror=alert(1)>.pdf": "img src=x onerror=alert(1).pdf",
    "x" * 300 + ".pdf": "x" * 80 + ".pdf",
    "   ": "file.pdf",
    "con.PDF": "_con.pdf",
    "null\x00byte.pdf": "nullbyte.pdf",
}


@pytest.mark.parametrize("typed", NAMES, ids=range(len(NAMES)))
def test_a_hostile_name_becomes_a_plain_one(browser: Open, site: Flask, typed: str) -> None:
    assert names.clean(typed, kinds.PDF) == NAMES[typed]
    mira = browser("mira")
    thread = begin(mira)
    # A form ends a name at the end of its line.
    reply(mira, thread, sent(PDF, typed.replace("\r\n", " ")))
    (file,) = kept(site)
    assert file.name == NAMES[typed]
    said = fetch(mira, f"/attachments/{file.id}/x").headers["Content-Disposition"]
    assert said.isascii()
    assert "filename*=UTF-8''" in said
    assert "\r" not in said
    assert "onerror=alert(1)>" not in mira.get(f"/threads/{thread}/clean-water").text


@pytest.mark.parametrize(
    ("content", "typed", "ending"),
    [
        (office("word/document.xml"), "report.docx", "docx"),
        (office("xl/workbook.xml"), "wrong.docx", "xlsx"),
        (office("ppt/presentation.xml"), "talk.pptx", "pptx"),
        ("Größe\tm\n".encode(), "sizes.tsv", "tsv"),
        (b"<script>alert(1)</script>", "notes.txt", "txt"),
        (photo(60, 40, "PNG"), "called.pdf", "png"),
        (photo(60, 40, "WEBP"), "picture", "webp"),
    ],
)
def test_the_kind_of_a_file_is_what_is_in_it(
    browser: Open, site: Flask, content: bytes, typed: str, ending: str
) -> None:
    mira = browser("mira")
    reply(mira, begin(mira), sent(content, typed))
    (file,) = kept(site)
    assert file.name.endswith(f".{ending}")
    assert ending in kinds.BY_TYPE[file.type].endings


def test_a_document_with_macros_and_a_binary_called_text_are_not_taken(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    for content, name in (
        (office("word/document.xml") + b"", "zip.zip"),
        (b"\x00\x01\x02", "binary.txt"),
        (b"\xff\xfe\xfd", "latin.csv"),
    ):
        answer = reply(mira, thread, sent(content, name))
        assert (answer.status_code, name) == (303 if name == "zip.zip" else 422, name)
    assert [file.name for file in kept(site)] == ["zip.zip.docx"]


def test_a_picture_loses_what_the_camera_wrote_and_stands_upright(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    original = photo(1200, 800, turned=6)
    assert SECRET.encode() in original
    reply(mira, begin(mira), sent(original, "well.jpg"))
    (file,) = kept(site)
    assert (file.width, file.height) == (800, 1200)
    whole, small = fetch(mira, f"/attachments/{file.id}/a").data, fetch(mira, f"/attachments/{file.id}/small/a")
    assert SECRET.encode() not in whole + small.data
    assert b"Exif" not in whole
    assert small.headers["Content-Type"] == "image/webp"
    assert len(small.data) == file.small_size
    assert len(small.data) <= 40_000


def test_a_link_to_a_file_in_the_text_says_its_size_in_the_preview_and_in_the_post(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "plan.pdf"))
    post, (file,) = post_id(site, thread, 2), kept(site)
    body = f"Read [the plan](/attachments/{file.id}/plan.pdf), and [one of others](/attachments/{file.id + 1}/x.pdf)."
    typed = {"body": body, "language": "en", "revision": "0", "file": str(file.id)}
    said = 'the plan</a> <span class="num">(<bdi>PDF</bdi> · 1 KB)</span>, and <a'
    assert said in mira.post(f"/posts/{post}/edit", do="preview", **typed).text
    assert mira.post(f"/posts/{post}/edit", do="post", **typed).status_code == 303
    page = browser("carol").get(f"/threads/{thread}/any").text
    assert said in page
    assert "one of others</a>." in page
