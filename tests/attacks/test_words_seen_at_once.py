"""Whose posts wait for a moderator puts no words before others through what the library has of theirs already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from forum.kernel.db import db
from forum.pods.models import EVERY, Pod
from tests.browser import Browser

Open = Callable[[str | None], Browser]
UNREAD = "Words that nobody has read"
WAYS: dict[str, dict[str, str]] = {
    "/resources/1/edit": {"title": UNREAD, "kind": "tool", "revision": "0"},
    "/resources/1/versions": {"url": "https://example.org/2", "note": UNREAD},
    "/resources/2/collections": {"collection": "1", "note": UNREAD},
    "/collections/1/edit": {"title": UNREAD, "about": UNREAD, "revision": "1", "note-1": UNREAD},
    "/pods/ward/collections": {"title": UNREAD, "about": UNREAD},
    "/pods/ward/resources": {"title": UNREAD, "url": "https://example.org/3", "kind": "tool"},
}
PAGES = ("/resources/1", "/collections/1", "/pods/ward/collections", "/pods/ward/resources")


@pytest.fixture
def mira(browser: Open, site: Flask) -> Browser:
    """Return the member, who has two resources and a collection from before every post of hers waits."""
    mira = browser("mira")
    for at in (1, 2):
        mira.post("/pods/ward/resources", title="Wells", url=f"https://example.org/{at}", kind="tool", anyway="y")
    mira.post("/pods/ward/collections", title="First week", about="For new nurses")
    assert mira.post("/resources/1/collections", collection="1", note="Page 1").status_code == 303
    with site.app_context():
        db.session.execute(update(Pod).where(Pod.slug == "ward").values(hold_first=EVERY))
        db.session.commit()
    return mira


@pytest.mark.parametrize("way", WAYS)
def test_no_word_gets_round_the_moderators(mira: Browser, browser: Open, way: str) -> None:
    assert mira.post(way, **WAYS[way]).status_code in {403, 422}
    harry = browser("harry")
    for page in PAGES:
        assert UNREAD not in harry.get(page).text


@pytest.mark.parametrize("page", ["/resources/1", "/collections/1"])
def test_only_what_she_may_is_offered(mira: Browser, browser: Open, page: str) -> None:
    assert (f"{page}/edit" in mira.get(page).text, f"{page}/deletion" in mira.get(page).text) == (False, True)
    assert "/resources/1/collections" not in mira.get(page).text
    assert f"{page}/edit" in browser("mona").get(page).text
    assert mira.post(f"{page}/deletion", reason="Out of date.").status_code == 303


def test_moderators_wait_for_nobody(mira: Browser, browser: Open) -> None:
    del mira
    mona = browser("mona")
    assert 403 not in {mona.post(way, **fields).status_code for way, fields in WAYS.items()}
