"""Resources that stand: said better, in a new version, replaced by another, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.attachments.models import Blob
from forum.audit.models import AuditEntry
from forum.kernel import clock, settings, worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.privacy.events import RetentionDue
from forum.resources.models import Resource, ResourceVersion
from tests.attachments.of_files import PDF, sent
from tests.browser import Browser

Open = Callable[[str | None], Browser]
WORDS = {"title": "Wells", "kind": "tool", "why": "For dry months.", "revision": "0"}


@pytest.fixture
def shared(browser: Open) -> str:
    """Return the address of a file of Mira's."""
    answer = browser("mira").post("/pods/ward/resources", title="Well", kind="tool", files=[sent(PDF, "well.pdf")])
    return str(answer.location)


def _post(who: Browser, path: str, **fields: Any) -> int:
    return who.post(path, **fields).status_code


@pytest.mark.parametrize(
    ("who", "status"), [("mira", 303), ("mona", 303), ("carol", 303), ("harry", 403), ("omar", 404)]
)
def test_who_shared_it_and_the_moderators_say_it_better(browser: Open, shared: str, who: str, status: int) -> None:
    assert _post(browser(who), f"{shared}/edit", **WORDS, tags="water") == status
    page = browser("harry").get(shared).text
    assert ("For dry months." in page, "Water" in page) == (status == 303, status == 303)


def test_of_two_who_change_it_at_once_the_second_is_shown_both(browser: Open, shared: str) -> None:
    assert _post(browser("mona"), f"{shared}/edit", **{**WORDS, "title": "Wells of the ward"}) == 303
    answer = browser("mira").post(f"{shared}/edit", **WORDS)
    assert answer.status_code == 409
    assert "Wells of the ward" in answer.text
    assert "For dry months." in answer.text
    assert 'name="revision" value="1"' in answer.text
    assert _post(browser("mira"), f"{shared}/edit", **{**WORDS, "revision": "1"}) == 303
    assert "<bdi>Wells</bdi>" in browser("harry").get(shared).text


def test_a_new_version_is_handed_out_and_the_earlier_stays(browser: Open, site: Flask, shared: str) -> None:
    new = PDF + b"2"
    assert _post(browser("mira"), f"{shared}/versions", files=[sent(new, "well2.pdf")], note="With the pump") == 303
    harry = browser("harry")
    page = harry.get(shared).text
    assert f'href="{shared}/versions/2"' in page
    assert "With the pump" in page
    assert (harry.get(f"{shared}/versions/2").data, harry.get(f"{shared}/versions/1").data) == (new, PDF)
    assert _post(browser("mira"), f"{shared}/versions", url="https://example.org/well") == 303
    assert 'href="https://example.org/well" rel="nofollow' in harry.get(shared).text
    for wrong in ({}, {"url": "no"}, {"files": [sent(PDF, "a.pdf"), sent(PDF + b"3", "b.pdf")]}):
        assert _post(browser("mira"), f"{shared}/versions", **wrong) == 422


def test_what_came_after_it_is_named_in_list_and_page(browser: Open, shared: str) -> None:
    mira = browser("mira")
    mira.post(
        "/pods/ward/resources", title="Wells, second edition", url="https://example.org/2", kind="tool", anyway="y"
    )
    assert _post(mira, f"{shared}/successor", by="http://localhost/resources/2") == 303
    harry = browser("harry")
    assert '<a href="/resources/2"><bdi>Wells, second edition</bdi></a>' in harry.get(shared).text
    older = f'<dt>In the place of</dt><dd><a href="{shared}"><bdi>Well</bdi></a></dd>'
    assert older in harry.get("/resources/2").text
    assert _post(mira, f"{shared}/deletion") == 303
    assert "In the place of" not in harry.get("/resources/2").text
    assert mira.delete(f"{shared}/deletion").status_code == 303
    assert "There is a newer one" in harry.get("/pods/ward/resources").text
    # What stands in its place is not there, as long as it is in the bin.
    assert _post(mira, "/resources/2/deletion") == 303
    assert "There is a newer one" not in harry.get("/pods/ward/resources").text
    assert mira.delete("/resources/2/deletion").status_code == 303
    for wrong in ("/resources/999", "nothing", shared):
        assert _post(mira, f"{shared}/successor", by=wrong) == 422
    assert _post(mira, "/resources/2/successor", by=shared) == 422
    assert "This is the resource itself" in mira.post(f"{shared}/successor", by=shared).text
    assert _post(mira, f"{shared}/successor", by="") == 303
    assert "There is a newer one" not in harry.get("/pods/ward/resources").text


def test_a_moderator_says_why_and_brings_back(browser: Open, site: Flask, shared: str) -> None:
    mona, mira = browser("mona"), browser("mira")
    assert _post(mona, f"{shared}/deletion") == 422
    assert _post(mona, f"{shared}/deletion", reason="Names a patient.") == 303
    for who in ("mira", "mona", "harry"):
        assert browser(who).get(shared).status_code == browser(who).get(f"{shared}/versions/1").status_code == 404
        assert "<bdi>Well</bdi>" not in browser(who).get("/pods/ward/resources").text
    assert "Names a patient." in mona.get("/pods/ward/bin").text
    assert "Names a patient." in mira.get("/deleted").text
    assert mira.delete(f"{shared}/deletion").status_code == 403
    assert browser("harry").delete(f"{shared}/deletion").status_code == 404
    assert mona.delete(f"{shared}/deletion").status_code == 303
    assert mira.get(f"{shared}/versions/1").data == PDF
    with site.app_context():
        worker.drain("audit")
        told = set(db.session.execute(select(AuditEntry.action)).scalars())
    assert told >= {"ResourceDeleted", "ResourceRestored"}


def test_ones_own_goes_without_a_reason_and_after_its_days_nothing_is_left(
    browser: Open, site: Flask, shared: str
) -> None:
    assert _post(browser("mira"), f"{shared}/deletion") == 303
    assert "Well" in browser("mira").get("/deleted").text
    with site.app_context(), clock.moved_to(clock.now() + timedelta(days=settings.current().keep["deleted"] + 1)):
        emit(RetentionDue(None))
        db.session.commit()
        worker.drain("retention", "files")
        for model in (Resource, ResourceVersion, Blob):
            assert db.session.execute(select(func.count()).select_from(model)).scalar_one() == 0
