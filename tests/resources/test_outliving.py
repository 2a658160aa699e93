"""A resource outlives the post that its file came from: the bytes lie once, and go when nobody holds them any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.attachments.models import Attachment, Blob
from forum.extracts.models import ExtractPage
from forum.kernel import clock, settings, worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.people.models import User
from forum.privacy.events import RetentionDue
from forum.resources.models import Resource
from tests.attachments.of_files import kept, reply, sent
from tests.browser import Browser
from tests.privacy.of_privacy import erase
from tests.threads.of_threads import begin, post_id

Open = Callable[[str | None], Browser]
KEPT, FILE = "/resources/1", b"Boil it for one minute.\n"


@pytest.fixture
def post(site: Flask, browser: Open) -> int:
    """Return a post of the member's whose file the harvester keeps."""
    mira = browser("mira")
    thread = begin(mira)
    assert reply(mira, thread, sent(FILE, "page.txt")).status_code == 303
    (file,) = kept(site)
    assert browser("harry").post(f"/attachments/{file.id}/resource", title="One page").location == KEPT
    with site.app_context():
        worker.drain("extracts")
    return post_id(site, thread, 2)


def _forgotten(site: Flask) -> None:
    with site.app_context(), clock.moved_to(clock.now() + timedelta(days=settings.current().keep["deleted"] + 1)):
        emit(RetentionDue(None))
        db.session.commit()
        worker.drain("retention", "files")


def _left(site: Flask) -> dict[str, int]:
    with site.app_context():
        models = (Attachment, Blob, ExtractPage, Resource)
        return {
            model.__tablename__: db.session.execute(select(func.count()).select_from(model)).scalar_one()
            for model in models
        }


def _whole(who: Browser) -> bool:
    page = who.get(KEPT).text
    assert "From a post" not in page
    assert "Boil it" in who.get(f"{KEPT}/versions/1/text").text
    return bool(who.get(f"{KEPT}/versions/1").data == FILE)


def test_the_post_is_purged_and_its_file_stays_with_the_resource(site: Flask, browser: Open, post: int) -> None:
    assert browser("mona").post(f"/posts/{post}/deletion", reason="Names a patient.").status_code == 303
    _forgotten(site)
    assert _left(site) == {"attachment": 0, "blob": 1, "extract_page": 1, "resource": 1}
    for name in ("mira", "harry", "mona"):
        assert _whole(browser(name))
    assert browser("omar").get(f"{KEPT}/versions/1").status_code == 404
    # The last that held the bytes goes, and the bytes with it.
    assert browser("harry").post(f"{KEPT}/deletion").status_code == 303
    _forgotten(site)
    assert _left(site) == {"attachment": 0, "blob": 0, "extract_page": 0, "resource": 0}


def test_both_go_together_where_somebody_says_so(site: Flask, browser: Open, post: int) -> None:
    answer = browser("mona").post(f"/posts/{post}/deletion", reason="Names a patient.", along="1")
    assert answer.status_code == 303
    _forgotten(site)
    assert _left(site) == {"attachment": 0, "blob": 0, "extract_page": 0, "resource": 0}


@pytest.mark.parametrize("texts", [True, False])
def test_who_is_erased_is_told_that_it_stays_with_who_kept_it(
    site: Flask,
    browser: Open,
    post: int,
    texts: bool,  # noqa: FBT001
) -> None:
    assert (
        "A file that others keep as a resource of a pod stays there."
        in browser("mira").get("/settings/data/erasure").text
    )
    with site.app_context():
        erase(db.session.execute(select(User.id).where(User.handle == "mira")).scalar_one(), texts=texts)
        worker.drain("files")
    left = _left(site)
    assert (left["attachment"], left["resource"], left["blob"]) == (0 if texts else 1, 1, 1)
    assert browser("harry").get(f"{KEPT}/versions/1").data == FILE


def test_who_kept_it_and_is_erased_takes_the_resource_and_not_the_post(site: Flask, browser: Open, post: int) -> None:
    with site.app_context():
        erase(db.session.execute(select(User.id).where(User.handle == "harry")).scalar_one(), texts=True)
        worker.drain("files")
    left = _left(site)
    assert (left["attachment"], left["resource"], left["blob"]) == (1, 0, 1)
    (file,) = kept(site)
    assert browser("mona").get(f"/attachments/{file.id}/page.txt").data == FILE
    assert browser("mona").get(KEPT).status_code == 404


def test_a_resource_is_purged_and_its_file_stays_on_the_post_as_was_said(site: Flask, browser: Open, post: int) -> None:
    harry = browser("harry")
    assert "Where a post has the same file, it stays there." in harry.get(f"{KEPT}/deletion").text
    assert harry.post(f"{KEPT}/deletion").status_code == 303
    _forgotten(site)
    assert _left(site) == {"attachment": 1, "blob": 1, "extract_page": 1, "resource": 0}
    (file,) = kept(site)
    assert (file.post_id, browser("mira").get(f"/attachments/{file.id}/page.txt").data) == (post, FILE)
