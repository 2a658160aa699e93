"""A moderator hides one file of a post: its uploader still sees it, others read that there was one, and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.kernel import outbox, worker
from forum.kernel.db import db
from tests.attachments.of_files import PDF, fetch, kept, photo, reply, sent
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.threads.of_threads import begin, post_id, statements

Open = Callable[[str | None], Browser]


@pytest.fixture
def thread(browser: Open) -> int:
    mira = browser("mira")
    thread = begin(mira)
    assert reply(mira, thread, sent(PDF, "patient list.pdf"), sent(photo(), "well.jpg")).status_code == 303
    return thread


def _page(who: Browser, thread: int) -> str:
    return who.get(f"/threads/{thread}/clean-water").text


def test_a_hidden_file_is_seen_by_its_uploader_and_the_moderators_and_named_to_nobody_else(
    browser: Open, site: Flask, thread: int
) -> None:
    mona, harry, file = browser("mona"), browser("harry"), kept(site)[0]
    door, route = f"/attachments/{file.id}/hidden", f"/attachments/{file.id}/patient%20list.pdf"
    assert mona.post(door, reason=" ").status_code == 422
    assert mona.post(door, reason="Names patients").status_code == 303
    assert mona.post(door, reason="Again").status_code == 409
    seen = {handle: fetch(browser(handle), route).status_code for handle in INSIDERS}
    assert seen == {"mira": 200, "harry": 404, "mona": 200, "carol": 200}
    assert {fetch(browser(handle), route).status_code for handle in STRANGERS} == {404}
    page = _page(harry, thread)
    assert "A moderator hid a file: Names patients" in page
    assert "patient list" not in page
    # The other one stays.
    assert f"/attachments/{kept(site)[1].id}/" in page
    assert "Hidden by a moderator: Names patients" in _page(browser("mira"), thread)
    assert mona.delete(door).status_code == 303
    assert "patient list.pdf" in _page(harry, thread)
    assert mona.delete(door).status_code == 409


def test_a_hidden_picture_is_not_shown_in_the_text(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(photo(), "well.jpg"), do="files")
    (file,) = kept(site)
    reply(mira, thread, body=f"Look:\n\n![A well](/attachments/{file.id}/well.jpg)", file=[file.id])
    assert "<img" in _page(browser("harry"), thread)
    browser("mona").post(f"/attachments/{file.id}/hidden", reason="Shows a patient")
    page = _page(browser("harry"), thread)
    assert f'src="/attachments/{file.id}' not in page
    assert "A moderator hid a file: Shows a patient" in page


def test_its_author_is_told_and_the_trail_has_it(browser: Open, site: Flask, thread: int) -> None:
    browser("mona").post(f"/attachments/{kept(site)[0].id}/hidden", reason="Names patients")
    with site.app_context():
        worker.drain(*outbox.handlers)
        assert db.session.execute(select(AuditEntry.action).order_by(AuditEntry.id)).scalars().all()[-1] == "FileHidden"
    assert "A moderator hid a file of your post in" in browser("mira").get("/notifications").text
    assert "A moderator hid a file" not in browser("harry").get("/notifications").text


def test_hiding_stands_in_the_menu_of_the_post_for_moderators_only(browser: Open, site: Flask, thread: int) -> None:
    post, file = post_id(site, thread, 2), kept(site)[0]
    door = f'/attachments/{file.id}/hidden"'
    assert {handle: door in browser(handle).get(f"/posts/{post}/menu").text for handle in INSIDERS} == {
        "mira": False,
        "harry": False,
        "mona": True,
        "carol": True,
    }


def test_the_bin_names_the_files_of_a_post(browser: Open, site: Flask, thread: int) -> None:
    mira, mona = browser("mira"), browser("mona")
    mira.post(f"/posts/{post_id(site, thread, 2)}/deletion")
    with statements(site) as said:
        page = mona.get("/pods/ward/bin").text
    assert "<bdi>patient list.pdf</bdi> · <bdi>well.jpg</bdi>" in page
    assert len([one for one in said if "FROM attachment" in one]) == 1
    assert "<bdi>patient list.pdf</bdi>" in mira.get("/deleted").text
