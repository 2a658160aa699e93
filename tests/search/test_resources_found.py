"""Resources are found by their words, by those who see them, as long as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from forum.kernel import worker
from forum.search import health
from tests.attachments.of_files import sent
from tests.browser import Browser
from tests.extracts import papers

Open = Callable[[str | None], Browser]
WORDS = {
    "title": "Sluice handbook",
    "kind": "tool",
    "publisher": "Hillside",
    "why": "For pump repairs.",
    "tags": "water",
}


def _found(site: Flask, who: Browser, query: str) -> list[str]:
    with site.app_context():
        worker.drain("search")
    return re.findall(r'<a href="(/(?:resources|posts)/\d+)">', who.get(f"/search?q={query}").text)


def test_a_resource_is_found_by_all_that_is_said_of_it_and_by_nobody_outside(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    mira.post("/pods/ward/resources", url="https://example.org/s", **WORDS)
    harry = browser("harry")
    harry.post("/pods/ward/threads", title="Sluice", body="Where is it?", language="en", once="a")
    for query in ("handbook", "hillside", "repairs", "Water+handbook", "sluice+is:resource", "%22pump+repairs%22"):
        assert _found(site, harry, query) == ["/resources/1"], query
    assert set(_found(site, harry, "sluice")) == {"/resources/1", "/posts/1"}
    assert _found(site, harry, "sluice+is:post") == ["/posts/1"]
    for stranger in ("omar", "asha", "leo", "sue", "adam"):
        assert _found(site, browser(stranger), "sluice") == []


def test_what_is_changed_or_deleted_is_found_as_it_is_now(site: Flask, browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    mira.post("/pods/ward/resources", url="https://example.org/s", **WORDS)
    assert _found(site, mira, "handbook") == ["/resources/1"]
    mira.post("/resources/1/edit", **{**WORDS, "title": "Drain manual"}, revision="0")
    assert (_found(site, mira, "handbook"), _found(site, mira, "manual")) == ([], ["/resources/1"])
    mona.post("/resources/1/deletion", reason="Names a patient.")
    assert _found(site, mira, "manual") == []
    mona.delete("/resources/1/deletion")
    assert _found(site, mira, "manual") == ["/resources/1"]
    with site.app_context():
        told = health.verify()
        assert (told.missing, told.extra, told.stale) == ((), (), ())


def _shared(
    site: Flask, who: Browser, *, to: str = "/pods/ward/resources", content: bytes, name: str, **said: str
) -> None:
    assert who.post(to, files=[sent(content, name)], **said).status_code == 303
    with site.app_context():
        worker.drain("extracts", "search")
        assert not health.verify()


def _led(who: Browser, query: str) -> list[str]:
    """Return where the hits lead, each with its page."""
    return re.findall(
        r'<a href="(/resources/\d+(?:/versions/\d+/text\?at=\d+#page-\d+)?)"', who.get(f"/search?q={query}").text
    )


def test_a_page_of_its_file_is_found_once_and_named(site: Flask, browser: Open) -> None:
    mira, harry = browser("mira"), browser("harry")
    paper = papers.pdf("A zebra among many other animals.", "Nothing", "Zebra zebra zebra")
    _shared(site, mira, content=paper, name="plan.pdf", **WORDS)
    assert _led(harry, "zebra") == ["/resources/1", "/resources/1/versions/1/text?at=3#page-3"]
    assert ">Page 3</a>" in harry.get("/search?q=zebra").text
    assert _led(harry, "%22other+animals%22+is:resource") == [
        "/resources/1",
        "/resources/1/versions/1/text?at=1#page-1",
    ]
    assert _led(harry, "%22animals+other%22") == []
    assert _led(harry, "sluice") == ["/resources/1"]
    for stranger in ("omar", "asha", "leo", "sue", "odette", "adam"):
        assert _led(browser(stranger), "zebra") == []


def test_the_words_of_an_older_version_are_not_found(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _shared(site, mira, content=b"The zebra of last year.", name="a.txt", **WORDS)
    _shared(site, mira, to="/resources/1/versions", content=b"The giraffe of this year.", name="b.txt")
    assert (_led(mira, "zebra"), _led(mira, "giraffe")) == (
        [],
        ["/resources/1", "/resources/1/versions/2/text?at=1#page-1"],
    )


def test_what_another_replaces_is_found_and_says_so(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _shared(site, mira, content=b"The zebra of last year.", name="a.txt", **WORDS)
    mira.post("/pods/ward/resources", url="https://example.org/s", title="Giraffes")
    assert mira.post("/resources/1/successor", by="2").status_code == 303
    with site.app_context():
        worker.drain("search")
    assert "There is a newer one" in mira.get("/search?q=zebra").text


def test_the_same_bytes_in_a_post_and_a_resource_are_two_hits(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    post = {"title": "Sluice", "body": "Look.", "language": "en", "once": "a", "files": [sent(b"zebra", "a.txt")]}
    assert mira.post("/pods/ward/threads", do="post", **post).status_code == 303
    _shared(site, mira, content=b"zebra", name="b.txt", **WORDS)
    assert _led(mira, "zebra") == ["/resources/1", "/resources/1/versions/1/text?at=1#page-1"]
    assert "/attachments/1/text?at=1#page-1" in mira.get("/search?q=zebra").text


def test_a_resource_that_goes_takes_its_pages_out_of_the_index(site: Flask, browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    _shared(site, mira, content=b"zebra", name="a.txt", **WORDS)
    mona.post("/resources/1/deletion", reason="Names a patient.")
    # Before the index hears of it, too.
    assert _led(mira, "zebra") == []
    with site.app_context():
        worker.drain("search")
        assert not health.verify()
    mona.delete("/resources/1/deletion")
    with site.app_context():
        worker.drain("search")
        assert not health.verify()
        health.rebuild()
        assert not health.verify()
    assert _led(mira, "zebra") != []


def test_a_theme_that_is_called_otherwise_leaves_nothing_stale(site: Flask, browser: Open) -> None:
    browser("mira").post("/pods/ward/resources", url="https://example.org/s", **WORDS)
    assert _found(site, browser("mira"), "water+handbook") == ["/resources/1"]
    assert browser("carol").post("/pods/ward/tags", tags="Water!").status_code == 303
    assert _found(site, browser("mira"), "water+handbook") == ["/resources/1"]
    with site.app_context():
        assert health.verify().stale == ()
