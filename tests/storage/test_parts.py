"""A download that broke off goes on where it did, from either store; who may not have the whole gets no part."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.attachments.of_files import fetch, kept, reply, sent, without_tokens
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.threads.of_threads import begin

pytestmark = one_database
Open = Callable[[str | None], Browser]
SMALL = b"".join(b"Line %06d of the plan.\n" % at for at in range(2_000))
LARGE = b"".join(b"Line %06d of the report.\n" % at for at in range(20_000))


@pytest.fixture(params=[SMALL, LARGE], ids=["small", "large"])
def content(request: pytest.FixtureRequest) -> bytes:
    """Return bytes that are sent at once, and others that are sent in pieces."""
    return bytes(request.param)


@pytest.fixture(params=["post", "library"])
def route(request: pytest.FixtureRequest, browser: Open, site: Flask, content: bytes) -> str:
    """Return where a file of a post is handed out, or one of the library."""
    mira = browser("mira")
    if request.param == "library":
        assert mira.post("/pods/ward/resources", files=[sent(content, "plan.txt")]).location == "/resources/1"
        return "/resources/1/versions/1"
    assert reply(mira, begin(mira), sent(content, "plan.txt")).status_code == 303
    return f"/attachments/{kept(site)[0].id}/plan.txt"


def _asked(who: Browser, route: str, **headers: str) -> TestResponse:
    return fetch(who, route, **{"Accept-Encoding": "gzip, br", **headers})


def test_a_part_is_that_part_and_says_of_what(browser: Open, route: str, content: bytes) -> None:
    harry, end = browser("harry"), len(content)
    for asked, first, last in (
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        (f"bytes={end - 5}-", end - 5, end - 1),
        ("bytes=-7", end - 7, end - 1),
        (f"bytes=100-{end * 2}", 100, end - 1),
        (f"bytes=-{end * 2}", 0, end - 1),
    ):
        answer = _asked(harry, route, Range=asked)
        assert (answer.status_code, answer.data) == (206, content[first : last + 1]), asked
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{end}"
        assert answer.headers["Content-Length"] == str(last - first + 1)
        assert "Content-Encoding" not in answer.headers
        # A part runs as little as the whole.
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_what_is_no_part_is_416_and_what_cannot_be_read_is_the_whole(browser: Open, route: str, content: bytes) -> None:
    harry = browser("harry")
    for asked in (f"bytes={len(content)}-", f"bytes={len(content) + 5}-{len(content) + 9}", "bytes=-0"):
        answer = _asked(harry, route, Range=asked)
        assert (answer.status_code, answer.data) == (416, b""), asked
        assert answer.headers["Content-Range"] == f"bytes */{len(content)}"
    for asked in ("bytes=0-1,5-9", "bytes=0-,0-,0-,0-", "lines=1-2", "bytes=9-3", "bytes=a-b", "bytes", "bytes=--1"):
        answer = _asked(harry, route, Range=asked)
        assert answer.status_code == 200, asked
        assert fetch(harry, route, Range=asked).data == content


def test_a_download_that_broke_off_goes_on_unless_the_file_is_another(
    browser: Open, route: str, content: bytes
) -> None:
    harry = browser("harry")
    whole = fetch(harry, route)
    mark = whole.headers["ETag"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    rest = fetch(harry, route, Range="bytes=5000-", **{"If-Range": mark})
    assert (rest.status_code, content[:5000] + rest.data) == (206, whole.data)
    for other in ('"another"', "W/" + mark, "Thu, 26 Nov 2099 00:00:00 GMT"):
        assert fetch(harry, route, Range="bytes=5000-", **{"If-Range": other}).data == content
    assert fetch(harry, route, **{"If-None-Match": mark}).status_code == 304


def test_a_head_says_how_long_it_is_and_that_parts_are_had(browser: Open, route: str, content: bytes) -> None:
    harry = browser("harry")
    for headers in ({}, {"Range": "bytes=0-9"}):
        head = fetch(harry, route, "HEAD", **headers)
        assert (head.status_code, head.data) == (200, b"")
        assert (head.headers["Content-Length"], head.headers["Accept-Ranges"]) == (str(len(content)), "bytes")
        assert head.headers["ETag"] == fetch(harry, route).headers["ETag"]


def test_what_is_packed_on_its_way_has_no_parts(browser: Open, route: str, content: bytes) -> None:
    answer = _asked(browser("harry"), route)
    packed = "Content-Encoding" in answer.headers
    assert packed is (content is SMALL)
    assert ("ETag" in answer.headers) is not packed
    assert ("Accept-Ranges" in answer.headers) is not packed


def test_whoever_may_not_have_the_whole_gets_no_part_and_no_mark(browser: Open, route: str) -> None:
    mark = fetch(browser("mira"), route).headers["ETag"]
    for handle in (None, *STRANGERS):
        who = browser(handle)
        other = re.sub(r"\d+", "999999", route, count=1)
        missing = who.get(other)
        for headers in (
            {"Range": "bytes=0-3"},
            {"Range": "bytes=999999999-"},
            {"If-None-Match": mark},
            {"Range": "bytes=5-", "If-Range": mark},
        ):
            answer = fetch(who, route, **headers)
            assert answer.status_code == 404
            assert without_tokens(answer.text, route) == without_tokens(missing.text, other)
            assert not {"ETag", "Content-Range", "Accept-Ranges"} & set(answer.headers.keys())
    assert {fetch(browser(handle), route, Range="bytes=0-3").status_code for handle in INSIDERS} == {206}
