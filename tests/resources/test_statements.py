"""A page of the library asks the database as often for one resource as for many: with versions, files and talk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.attachments.of_files import PDF, kept, reply, sent
from tests.browser import Browser
from tests.threads.of_threads import begin, post_id, say, statements

Open = Callable[[str | None], Browser]
KEPT, MORE = "/resources/1", 7


@pytest.fixture
def thread(site: Flask, browser: Open) -> int:
    """Return a thread: a reply with a file that is a resource in a collection, one that leads there; one is binned."""
    mira = browser("mira")
    thread = begin(mira)
    assert reply(mira, thread, sent(PDF, "page.pdf")).status_code == 303
    assert mira.post(f"/attachments/{kept(site)[0].id}/resource", title="Page", tags="water").location == KEPT
    mira.post("/pods/ward/collections", title="First week")
    _grow(mira, thread, 1)
    return thread


def _grow(mira: Browser, thread: int, many: int) -> None:
    """Give the pod more of everything that the pages show."""
    start = many * 100
    for at in range(start, start + many):
        content = PDF + str(at).encode()
        link = mira.post("/pods/ward/resources", title=f"Link {at}", url=f"https://example.org/{at}", tags="water")
        assert link.status_code == 303
        gone = mira.post("/pods/ward/resources", title=f"Gone {at}", url=f"https://example.org/gone/{at}")
        assert mira.post(f"{gone.location}/deletion").status_code == 303
        assert mira.post(f"{KEPT}/versions", files=[sent(content, "page.pdf")], note=f"No. {at}").status_code == 303
        for item in (KEPT, link.location):
            assert mira.post(f"{item}/collections", collection="1", note="Read it").status_code == 303
        mira.post("/pods/ward/collections", title=f"List {at}")
        assert reply(mira, thread, sent(content, f"{at}.pdf"), sent(b"%d," % at, f"{at}.csv")).status_code == 303
        assert say(mira, thread, f"See {KEPT} and http://localhost{link.location}").status_code == 303


def _asked(site: Flask, who: Browser, thread: int) -> dict[str, int]:
    found = {}
    for path in (
        "/pods/ward/resources",
        KEPT,
        f"{KEPT}/discussions",
        f"{KEPT}/edit",
        "/pods/ward/resources/twins",
        "/pods/ward/resources/list.csv",
        "/pods/ward/collections",
        "/collections/1",
        "/pods/ward/bin",
        f"/threads/{thread}/clean-water",
        f"/posts/{post_id(site, thread, 2)}/hidden",
        f"/threads/{thread}/deletion",
    ):
        # What is noted at the first look is not said again.
        who.get(path)
        with statements(site) as said:
            assert who.get(path).status_code == 200, path
        found[path] = len(said)
    return found


def test_many_are_asked_for_as_one_is(site: Flask, browser: Open, thread: int) -> None:
    mona = browser("mona")
    few = _asked(site, mona, thread)
    _grow(browser("mira"), thread, MORE)
    assert _asked(site, mona, thread) == few
    assert "Link 706" in mona.get("/pods/ward/resources").text
    assert mona.get(KEPT).text.count("No. 70") == MORE
