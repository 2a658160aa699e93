"""Bytes lie in the store once, and every pod has a row of its own for them: none learns what another has."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.attachments import actions, actions_keeping, actions_moving
from forum.attachments.models import Attachment, Blob
from forum.extracts.models import Extract, ExtractPage
from forum.kernel import belonging, files, worker
from forum.kernel.db import db
from forum.resources.models import ResourceVersion
from forum.threads import actions_changes
from forum.threads import actions_moving as moving
from forum.threads.models import Thread
from forum.threads.models_changes import ThreadChange
from tests.attachments.of_bytes import astray
from tests.attachments.of_files import PDF, kept, photo, reply, sent
from tests.browser import Browser
from tests.cast import Places
from tests.extracts import papers
from tests.extracts.of_extracts import brought, drain
from tests.people_of import actor_of
from tests.threads.of_moving import join
from tests.threads.of_threads import begin
from tests.until import pause

Open = Callable[[str | None], Browser]
PAPER = papers.pdf("The xylophone is cleaned twice a year.")


def _rows() -> list[tuple[int, str]]:
    return [(row.pod_id, row.key) for row in db.session.execute(select(Blob.pod_id, Blob.key).order_by(Blob.id))]


def _read(site: Flask, blob: int | None) -> bool:
    with site.app_context():
        return bool(db.session.execute(select(ExtractPage).where(ExtractPage.blob_id == blob)).all())


def test_a_pod_has_one_row_and_all_pods_one_place(browser: Open, site: Flask, places: Places) -> None:
    mira = browser("mira")
    for pod in ("ward", "commons", "ward"):
        reply(mira, begin(mira, pod), sent(PDF, "plan.pdf"), sent(photo(60, 40, "PNG"), "well.png"))
    with site.app_context():
        plans = db.session.execute(select(Blob.pod_id, Blob.key).where(Blob.size == len(PDF)).order_by(Blob.id)).all()
        assert [row.pod_id for row in plans] == [places.ward, places.commons]
        assert len({row.key for row in plans}) == 1
        assert not astray()
        assert actions_keeping.missing() == 0


def test_what_lies_twice_meanwhile_goes_by_the_hour_and_is_no_loss(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira = browser("mira")
    reply(mira, begin(mira), sent(PDF, "plan.pdf"))
    reply(mira, begin(mira), sent(PDF, "again.pdf"))
    with site.app_context():
        # Of the same pod nobody need be kept from knowing.
        assert len(list(files.keys())) == 1
    reply(mira, begin(mira, "commons"), sent(PDF, "plan.pdf"))
    with site.app_context():
        assert len(list(files.keys())) == 2
        monkeypatch.setattr(actions_keeping, "_YOUNG", -1.0)
        actions_keeping.tidy()
        ((_, key), (_, other)) = _rows()
        assert [key] == [other] == list(files.keys())


def test_who_brings_what_another_pod_has_waits_for_its_words_like_everybody(browser: Open, site: Flask) -> None:
    brought(site, browser("mira"), (PAPER, "plan.pdf"))
    omar = browser("omar")
    thread = begin(omar, "clinic")
    reply(omar, thread, sent(PAPER, "mine.pdf"))
    first, second = kept(site)
    assert (_read(site, first.blob_id), _read(site, second.blob_id)) == (True, False)
    with site.app_context():
        worker.drain("search")
    assert "mine.pdf" not in omar.get("/search?q=xylophone").text
    assert omar.get(f"/attachments/{second.id}/text").text.count("xylophone") == 0
    drain(site)
    with site.app_context():
        worker.drain("search")
    assert "mine.pdf" in omar.get("/search?q=xylophone").text


def test_the_last_pod_to_let_go_removes_the_bytes(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    for pod in ("ward", "commons"):
        reply(mira, begin(mira, pod), sent(PDF, "plan.pdf"), do="files")
    with site.app_context():
        ((_, key), (_, other)) = _rows()
        assert key == other
        for left in (1, 0):
            db.session.delete(db.session.execute(select(Attachment)).scalars().first())
            db.session.commit()
            actions_keeping.tidy()
            assert len(_rows()) == left
            assert (files.size(key) is not None) == bool(left)


def test_what_one_pod_lets_go_while_another_takes_it_in_stays(browser: Open, site: Flask, places: Places) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "plan.pdf"), do="files")
    reply(mira, thread, do="files", drop=[kept(site)[0].id])
    taken, going = threading.Event(), threading.Event()

    def bring() -> None:
        with site.app_context():
            source = io.BytesIO(PDF)
            actions.take(actor_of("omar"), pod_id=places.clinic, place="x", name="plan.pdf", source=source)
            taken.set()
            going.wait(20)
            # Whoever tidies has found the row of the ward by now, and waits for it.
            pause(0.5)
            db.session.commit()

    with site.app_context():
        ((_, place),) = _rows()
        db.session.rollback()
        other = threading.Thread(target=bring)
        other.start()
        assert taken.wait(20)
        going.set()
        actions_keeping.tidy()
        other.join(20)
        assert _rows() == [(places.clinic, place)]
        assert files.size(place) == len(PDF)


def _move(site: Flask, thread: int, pod: int) -> int:
    with site.app_context():
        join("mona", pod, "moderator")
        change = moving.move(actor_of("mona"), db.session.get_one(Thread, thread), pod, "It is about clinics.").id
        db.session.commit()
        return change


def test_words_go_along_with_a_thread_and_come_back(browser: Open, site: Flask, places: Places) -> None:
    thread, _ = brought(site, browser("mira"), (PAPER, "plan.pdf"), (photo(), "well.jpg"))
    with site.app_context():
        before = _rows()
    change = _move(site, thread, places.clinic)
    with site.app_context():
        # The same rows, which have been read.
        assert _rows() == [(places.clinic, key) for _, key in before]
        assert not astray()
        assert db.session.execute(select(Extract.pages)).scalars().all() == [1]
        actions_changes.undo(actor_of("mona"), db.session.get_one(ThreadChange, change))
        db.session.commit()
        assert _rows() == before


def test_what_the_former_pod_still_holds_stays_and_the_thread_gets_its_own(
    browser: Open, site: Flask, places: Places
) -> None:
    mira = browser("mira")
    thread, _ = brought(site, mira, (PAPER, "plan.pdf"))
    assert mira.post("/pods/ward/resources", title="Kept", files=[sent(PAPER, "kept.pdf")]).status_code == 303
    _move(site, thread, places.clinic)
    with site.app_context():
        assert [pod for pod, _ in _rows()] == [places.ward, places.clinic]
        assert not astray()
        file = db.session.execute(select(Attachment).where(Attachment.post_id.is_not(None))).scalar_one()
        version = db.session.execute(select(ResourceVersion)).scalar_one()
    assert (_read(site, version.blob_id), _read(site, file.blob_id)) == (True, False)
    drain(site)
    assert _read(site, file.blob_id)


def test_what_the_new_pod_has_already_is_taken_and_the_other_row_goes(
    browser: Open, site: Flask, places: Places
) -> None:
    omar = browser("omar")
    thread, _ = brought(site, browser("mira"), (PAPER, "plan.pdf"))
    reply(omar, begin(omar, "clinic"), sent(PAPER, "mine.pdf"))
    _move(site, thread, places.clinic)
    with site.app_context():
        worker.drain("files")
        assert [pod for pod, _ in _rows()] == [places.clinic]
        assert len({file.blob_id for file in kept(site)}) == 1
        assert not astray()


def test_everything_that_goes_along_and_names_bytes_is_followed(site: Flask) -> None:
    following = {holder for holder in actions_keeping.holders() if holder.table.name in belonging.following()}
    assert following == {name.property.columns[0] for name in actions_moving.NAMES}
