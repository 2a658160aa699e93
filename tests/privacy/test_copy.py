from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.audit.models import AuditEntry
from forum.kernel import cells, worker
from forum.kernel.db import db
from forum.notifications.models import Notification
from forum.people.models import Session, User
from forum.pods.models import Membership
from forum.privacy import archive, queries_copy
from forum.privacy.kept import HELD
from forum.privacy.models import DataExport
from tests.browser import Browser
from tests.cast import Places
from tests.people_of import actor_of
from tests.privacy.of_privacy import MAIL, NAME, WORDS, live

Browsers = Callable[[str | None], Browser]


def _fetched(site: Flask, browser: Browsers, handle: str = "mira") -> zipfile.ZipFile:
    with site.app_context():
        live(handle)
        copy = db.session.execute(select(DataExport.id)).scalar_one()
    answer = browser(handle).get(f"/settings/data/copies/{copy}")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_every_part_that_is_promised_is_in_the_copy(site: Flask, browser: Browsers) -> None:
    parts = json.loads(_fetched(site, browser).read("data.json"))
    assert {held.copy for held in HELD.values() if held.copy} <= set(parts) == set(queries_copy.NAMES)
    assert set(archive.TITLES) == set(parts)
    empty = {name for name, rows in parts.items() if not rows}
    assert empty <= {"charters", "reading", "erasure", "membership-changes", "trail", "letters", "notices"}


def test_the_copy_is_read_without_the_site_and_holds_what_i_wrote(site: Flask, browser: Browsers) -> None:
    copy = _fetched(site, browser)
    page = copy.read("index.html").decode()
    for words in (NAME, MAIL, f"{WORDS} first", f"{WORDS} better answer", f"{WORDS} answer", f"{WORDS} at home"):
        assert words in page
    assert "http://localhost/posts/" in page
    assert "<script" not in page
    posts = json.loads(copy.read("data.json"))["posts"]
    assert {post["thread"] for post in posts} == {f"{WORDS} title"}


@pytest.mark.parametrize("secret", ["argon2", f"{WORDS}secret", "password_hash", "token_digest", "nonce"])
def test_no_secret_is_in_the_copy(site: Flask, browser: Browsers, secret: str) -> None:
    copy = _fetched(site, browser)
    assert not [name for name in copy.namelist() if secret in copy.read(name).decode()]


def test_the_copy_holds_nothing_of_a_pod_that_i_have_left(site: Flask, browser: Browsers, places: Places) -> None:
    with site.app_context():
        live("mira")
        mira = actor_of("mira")
        db.session.execute(update(Membership).where(Membership.user_id == mira.id).values(state="left"))
        parts = dict(queries_copy.parts(mira, ""))
    assert (parts["posts"], parts["threads"], parts["earlier-wordings"]) == ([], [], [])


def test_a_copy_is_for_its_owner_only(site: Flask, browser: Browsers) -> None:
    with site.app_context():
        live("mira")
        copy = db.session.execute(select(DataExport.id)).scalar_one()
    asked = {who: browser(who).get(f"/settings/data/copies/{copy}").status_code for who in (None, "mona", "adam")}
    assert asked == {None: 404, "mona": 404, "adam": 404}


def test_a_copy_that_is_taken_is_in_the_trail_and_one_that_is_only_asked_about_is_not(
    site: Flask, browser: Browsers
) -> None:
    with site.app_context():
        live("mira")
        path = f"/settings/data/copies/{db.session.execute(select(DataExport.id)).scalar_one()}"
    mira, taken = browser("mira"), select(func.count()).where(AuditEntry.action == "ExportFetched")
    for ask, lines in ((mira.client.head, 0), (mira.get, 1), (mira.client.head, 1)):
        answer = ask(path)
        assert (answer.status_code, int(answer.headers["Content-Length"]) > 0) == (200, True)
        with site.app_context():
            worker.drain()
            assert db.session.execute(taken).scalar_one() == lines


def test_whoever_did_not_prove_lately_who_they_are_does_so_first(site: Flask, browser: Browsers) -> None:
    with site.app_context():
        live("mira")
        copy = db.session.execute(select(DataExport.id)).scalar_one()
    mira = browser("mira")
    with site.app_context():
        db.session.execute(update(Session).values(proved_at=None))
        db.session.commit()
    answer = mira.get(f"/settings/data/copies/{copy}")
    assert (answer.status_code, (answer.location or "")[:14]) == (303, "/sign-in/again")
    assert mira.post("/settings/data/copies").status_code == 401


def test_a_notice_says_that_the_copy_is_ready_and_leads_there(site: Flask, browser: Browsers) -> None:
    mira = browser("mira")
    assert mira.post("/settings/data/copies").status_code == 303
    assert mira.post("/settings/data/copies").status_code == 422
    assert "Being made" in mira.get("/settings/data").text
    with site.app_context():
        worker.drain()
        notice = db.session.execute(select(Notification.id).where(Notification.kind == "copy_ready")).scalar_one()
    assert "The copy of your data is ready" in mira.get("/notifications").text
    assert mira.get(f"/notifications/{notice}").location == "/settings/data"
    assert "Download the copy" in mira.get("/settings/data").text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1"])
def test_no_cell_of_a_table_is_a_formula(cell: str) -> None:
    head, (written,) = csv.reader(io.StringIO(archive.table([{"text": cell}]), newline=""))
    assert head == ["text"]
    assert written.startswith("'")
    assert cells.plain(written) == cell


def test_an_account_that_was_closed_meanwhile_gets_no_copy(site: Flask, browser: Browsers) -> None:
    browser("mira").post("/settings/data/copies")
    with site.app_context():
        db.session.execute(update(User).where(User.handle == "mira").values(suspended_at=User.created_at))
        db.session.commit()
        worker.drain()
        assert db.session.execute(select(DataExport.ready_at)).scalar_one() is None
