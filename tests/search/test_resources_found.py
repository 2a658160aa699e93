"""Resources are found by their words, by those who see them, as long as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from forum.kernel import worker
from forum.search import health
from tests.browser import Browser

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
