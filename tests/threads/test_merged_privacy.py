"""What a merge remembers goes with the people and the words that it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel import clock, outbox, settings, worker
from forum.kernel.db import db
from forum.people.models import User
from forum.pods.models import Pod
from forum.privacy.events import RetentionDue
from forum.threads.models import Thread
from forum.threads.models_changes import ThreadChange
from tests.browser import Browser
from tests.privacy.of_privacy import erase, said
from tests.threads.of_merging import WHY, change, merge
from tests.threads.of_threads import begin, set_on

Open = Callable[[str | None], Browser]


def test_it_is_not_taken_back_from_another_pod(browser: Open, site: Flask, goes: int, stays: int) -> None:
    merge(browser("mona"), goes, stays)
    with site.app_context():
        commons = db.session.execute(select(Pod.id).where(Pod.slug == "commons")).scalar_one()
    set_on(site, Thread, stays, pod_id=commons)
    set_on(site, ThreadChange, change(site), pod_id=commons)
    assert browser("carol").delete(f"/thread-changes/{change(site)}").status_code in (403, 409)
    assert browser("mira").get(f"/threads/{goes}/any").status_code == 302


@pytest.mark.parametrize(("who", "status", "title"), [("mira", 303, None), ("harry", 409, "Wells")])
def test_whose_account_is_erased_is_in_no_line_and_no_way_back(
    browser: Open, site: Flask, goes: int, stays: int, who: str, status: int, title: str | None
) -> None:
    merge(browser("mona"), goes, stays)
    with site.app_context():
        erase(db.session.execute(select(User.id).where(User.handle == who)).scalar_one(), texts=True)
    assert browser("carol").get(f"/threads/{stays}/any").status_code == 200
    assert browser("mona").delete(f"/thread-changes/{change(site)}").status_code == status
    with site.app_context():
        kept = db.session.execute(select(Thread.title).where(Thread.id == goes)).scalar_one()
        assert kept == (title or "A title that its author removed")


def test_of_a_thread_whose_time_in_the_bin_is_over_the_merged_title_is_gone(
    browser: Open, site: Flask, goes: int, stays: int
) -> None:
    mona = browser("mona")
    merge(mona, goes, stays)
    assert mona.post(f"/threads/{stays}/deletion", reason="Said elsewhere.").status_code == 303
    with site.app_context():
        worker.drain()
        with clock.moved_to(clock.now() + timedelta(days=settings.current().keep["deleted"] + 1)):
            outbox.emit(RetentionDue(None))
            db.session.commit()
            worker.drain()
        assert said("Wells", WHY) == []


@pytest.mark.parametrize(("who", "stays_told"), [("mona", True), ("mira", False)])
def test_a_moderators_reason_is_the_pods_record_and_goes_with_whoever_began_the_thread(
    browser: Open,
    site: Flask,
    who: str,
    stays_told: bool,  # noqa: FBT001
) -> None:
    thread = begin(browser("mira"), title="Wells")
    said_why = "It is decided by the ward."
    assert browser("mona").post(f"/threads/{thread}/lock", reason=said_why).status_code == 303
    with site.app_context():
        erase(db.session.execute(select(User.id).where(User.handle == who)).scalar_one(), texts=True)
        kept = db.session.execute(select(ThreadChange.reason)).scalar_one()
    assert (kept == said_why) is stays_told
    page = browser("carol").get(f"/threads/{thread}/any").text
    assert (f"<q><bdi>{said_why}</bdi></q>" in page) is stays_told
    assert "Mona Haile" not in page.split("<main")[1].split("</main")[0] or who != "mona"
