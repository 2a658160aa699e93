"""The words of a resource's file as a page: for exactly those who see it, with the size of the file beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select

from forum.extracts.events import ExtractsDue
from forum.extracts.models import Extract
from forum.kernel import worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from tests.attachments.of_files import PDF, sent
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.extracts import papers

Open = Callable[[str | None], Browser]
TEXT = "/resources/1/versions/1/text"


def _shared(site: Flask, who: Browser, content: bytes, name: str, to: str = "/pods/ward/resources") -> None:
    assert who.post(to, title="Sluice handbook", files=[sent(content, name)]).status_code == 303
    with site.app_context():
        worker.drain("extracts")


def test_its_page_leads_to_the_words_and_tells_both_sizes(site: Flask, browser: Open) -> None:
    paper = papers.pdf(*(f"This is page {at}" for at in range(1, 26)))
    _shared(site, browser("mira"), paper, "plan.pdf")
    for name in INSIDERS:
        shown = browser(name).get("/resources/1").text
        assert f'<a class="as-text" href="{TEXT}">Read as text, 1 KB' in shown
        assert f'href="{TEXT}"' in browser(name).get("/pods/ward/resources").text
        page = browser(name).get(TEXT).text
        assert "This is page 10<" in page
        assert "This is page 11<" not in page
        assert 'href="/resources/1/versions/1">The whole file, ' in page
        assert '<h1 dir="auto">Sluice handbook</h1>' in page
    assert "This is page 24<" in browser("harry").get(f"{TEXT}?at=24").text


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_nobody_else_reads_them(site: Flask, browser: Open, who: str | None) -> None:
    _shared(site, browser("mira"), b"xqwords of the ward", "note.txt")
    answer = browser(who).get(TEXT)
    assert answer.status_code == 404
    assert "xqwords" not in answer.text


def test_what_cannot_be_read_says_why_and_a_link_leads_to_its_page(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _shared(site, mira, PDF, "broken.pdf")
    assert "Not readable as text: " in mira.get("/resources/1").text
    assert "Not readable as text: " in mira.get(TEXT).text
    mira.post("/pods/ward/resources", title="Elsewhere", url="https://example.org/")
    assert mira.get("/resources/2/versions/1/text").location == "/resources/2"
    assert mira.get("/resources/1/versions/2/text").status_code == 404


def test_an_older_version_is_still_read_where_somebody_asks_for_it(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _shared(site, mira, b"zebra", "a.txt")
    _shared(site, mira, b"giraffe", "b.txt", "/resources/1/versions")
    versions = mira.get("/resources/1").text.partition("Versions")[2]
    earlier, newest = mira.get(TEXT).text, mira.get("/resources/1/versions/2/text").text
    for number, text in ((1, earlier), (2, newest)):
        assert f'<a class="as-text" href="/resources/1/versions/{number}/text">Read as text' in versions
        assert f"Version {number} of 2" in text
    assert "zebra" in earlier
    assert '<a href="/resources/1/versions/2/text">Read the newest one</a>' in earlier
    assert "giraffe" in newest
    assert "Read the newest one" not in newest
    mira.post("/resources/1/versions", url="https://example.org/c")
    assert '<a href="/resources/1">Read the newest one</a>' in mira.get(TEXT).text


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_nobody_else_reads_an_older_version(site: Flask, browser: Open, who: str | None) -> None:
    mira = browser("mira")
    _shared(site, mira, b"xqwords of the ward", "a.txt")
    _shared(site, mira, b"giraffe", "b.txt", "/resources/1/versions")
    answer = browser(who).get(TEXT)
    assert answer.status_code == 404
    assert "xqwords" not in answer.text
    mira.post("/resources/1/deletion")
    for name in INSIDERS:
        assert browser(name).get(TEXT).status_code == 404


def test_what_stood_before_words_were_read_is_read_by_the_hour(site: Flask, browser: Open) -> None:
    _shared(site, browser("mira"), b"zebra", "a.txt")
    with site.app_context():
        db.session.execute(delete(Extract))
        emit(ExtractsDue(None))
        db.session.commit()
        worker.drain("resource_words", "extracts")
        assert [row.pages for row in db.session.execute(select(Extract)).scalars()] == [1]
        assert worker.drain("resource_words") is not None
