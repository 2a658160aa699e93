"""A deleted collection stands in the bin for its days and comes back whole from there; then nothing of it is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.audit.models import AuditEntry
from forum.kernel import clock, settings, worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.privacy.events import RetentionDue
from forum.resources.models import Resource
from forum.resources.models_collections import Collection, CollectionItem, CollectionTick
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS

Open = Callable[[str | None], Browser]
LIST, BIN = "/collections/1", "/collections/1/deletion"


@pytest.fixture
def mira(browser: Open) -> Browser:
    """Return the member, who has made a collection of two resources; the harvester has done the first."""
    mira = browser("mira")
    assert mira.post("/pods/ward/collections", title="First week").location == LIST
    for at, title in enumerate(("Wells", "Pumps"), 1):
        mira.post("/pods/ward/resources", title=title, url=f"https://example.org/{at}")
        assert mira.post(f"/resources/{at}/collections", collection="1", note=f"Page {at}").location == LIST
    assert browser("harry").post("/collection-items/1/tick").status_code == 303
    return mira


def _days(site: Flask) -> int:
    with site.app_context():
        return settings.current().keep["deleted"]


def _strike(site: Flask, days: int) -> None:
    with site.app_context(), clock.moved_to(clock.now() + timedelta(days=days)):
        emit(RetentionDue(None))
        db.session.commit()
        worker.drain("retention")


def test_its_maker_needs_no_reason_and_brings_it_back_as_it_was(mira: Browser, browser: Open) -> None:
    harry = browser("harry")
    assert "30 days" in mira.get(BIN).text
    answer = mira.post(BIN)
    assert answer.location == "/pods/ward/collections"
    page = mira.get(answer.location).text
    assert f'action="{BIN}?_method=DELETE"' in page
    assert "First week" not in page
    for name in INSIDERS:
        assert browser(name).get(LIST).status_code == 404
        assert LIST not in browser(name).get("/resources/1").text
    assert harry.post("/collection-items/2/tick").status_code == 404
    assert mira.post("/resources/1/collections", collection="1").status_code == 404
    assert "Collection, made by Mira Patel" in mira.get("/deleted").text
    assert mira.delete(BIN).location == LIST
    page = harry.get(LIST).text
    for said in ("First week", "Page 1", "Page 2", "1 of 2 done"):
        assert said in page, said


def test_a_moderator_says_why_and_the_bin_repeats_it(mira: Browser, browser: Open, site: Flask) -> None:
    mona, harry = browser("mona"), browser("harry")
    assert mona.post(BIN).status_code == 422
    assert mona.post(BIN, reason="It is out of date.").status_code == 303
    for page in (mona.get("/pods/ward/bin").text, mira.get("/deleted").text):
        assert "First week" in page
        assert "It is out of date." in page
        assert "Deleted by" in page
    assert "First week" not in harry.get("/deleted").text
    assert (mira.delete(BIN).status_code, harry.delete(BIN).status_code) == (403, 404)
    assert browser("carol").delete(BIN).status_code == 303
    assert mona.delete(BIN).status_code == 404
    assert mira.get("/resources/1").status_code == 200
    with site.app_context():
        worker.drain("audit")
        told = db.session.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.subject_id)).all()
    assert {("CollectionDeleted", "collection", 1), ("CollectionRestored", "collection", 1)} <= set(told)
    assert "deleted a collection of resources in" in browser("carol").get("/pods/ward/audit").text


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_to_others_there_is_no_bin(mira: Browser, browser: Open, who: str | None) -> None:
    mira.post(BIN)
    assert browser(who).delete(BIN).status_code in (401, 404)


def test_two_at_once_delete_it_once(mira: Browser, browser: Open) -> None:
    assert mira.post(BIN).status_code == 303
    assert mira.post(BIN).status_code == 404
    assert mira.delete(BIN).status_code == 303
    assert mira.delete(BIN).status_code == 404


def test_after_its_days_nothing_of_it_is_left_and_its_resources_stay(mira: Browser, site: Flask) -> None:
    days = _days(site)
    mira.post(BIN)
    _strike(site, days - 1)
    assert mira.delete(BIN).status_code == 303
    mira.post(BIN)
    _strike(site, days + 1)
    with site.app_context():
        for model, left in ((Collection, 0), (CollectionItem, 0), (CollectionTick, 0), (Resource, 2)):
            assert db.session.execute(select(func.count()).select_from(model)).scalar_one() == left
    assert mira.delete(BIN).status_code == 404


def test_once_its_days_are_over_it_is_too_late(mira: Browser, browser: Open, site: Flask) -> None:
    mira.post(BIN)
    with clock.moved_to(clock.now() + timedelta(days=_days(site) + 1)):
        late = browser("mira")
        assert late.delete(BIN).status_code == 409
        assert "First week" not in late.get("/deleted").text
