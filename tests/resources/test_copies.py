"""A post goes whose file is a resource, too: who takes it away is told so, and takes the resource along or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.kernel import worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.resources import actions_copies
from forum.resources.models import Resource
from tests.attachments.of_files import PDF, kept, reply, sent
from tests.browser import Browser
from tests.resources.of_plans import asked_of_database, joined_at_once
from tests.threads.of_threads import begin, post_id, say

Open = Callable[[str | None], Browser]
KEPT, TOLD = "/resources/1", '<a href="/resources/1"><bdi>One page</bdi></a>'
CHOICE, WHY = 'name="along" value="1"', "Names a patient."
# What is done, and what the trail says of it.
DEEDS = {"hide": "PostHidden", "hide file": "FileHidden", "delete": "PostDeleted", "delete thread": "ThreadDeleted"}


class Put(NamedTuple):
    """A reply of the member's with a file, which the harvester keeps as a resource."""

    thread: int
    post: int
    file: int

    def door(self, deed: str) -> str:
        return {
            "hide": f"/posts/{self.post}/hidden",
            "hide file": f"/attachments/{self.file}/hidden",
            "delete": f"/posts/{self.post}/deletion",
            "delete thread": f"/threads/{self.thread}/deletion",
        }[deed]


@pytest.fixture
def put(site: Flask, browser: Open) -> Put:
    mira = browser("mira")
    thread = begin(mira)
    assert reply(mira, thread, sent(PDF, "page.pdf")).status_code == 303
    (file,) = kept(site)
    answer = browser("harry").post(f"/attachments/{file.id}/resource", title="One page", kind="tool")
    assert answer.location == KEPT
    return Put(thread, post_id(site, thread, 2), file.id)


def _stands(who: Browser) -> bool:
    return who.get(KEPT).status_code == who.get(f"{KEPT}/versions/1").status_code == 200


@pytest.mark.parametrize("deed", DEEDS)
def test_the_page_of_the_deed_names_it_and_the_deed_alone_leaves_it(browser: Open, put: Put, deed: str) -> None:
    mona = browser("mona")
    page = mona.get(put.door(deed)).text
    assert TOLD in page
    assert CHOICE in page
    assert mona.post(put.door(deed), reason=WHY).status_code == 303
    assert _stands(browser("harry"))


@pytest.mark.parametrize("deed", DEEDS)
def test_both_go_in_one_act_for_one_reason_and_come_back_by_one_button(
    site: Flask, browser: Open, put: Put, deed: str
) -> None:
    mona, harry, door = browser("mona"), browser("harry"), put.door(deed)
    answer = mona.post(door, reason=WHY, along="1")
    assert answer.status_code == 303
    assert not _stands(harry)
    assert f'action="{door}?along=1&amp;_method=DELETE"' in mona.get(answer.location).text
    assert WHY in harry.get("/deleted").text
    with site.app_context():
        worker.drain("audit")
        by = set(db.session.execute(select(AuditEntry.action, AuditEntry.actor_id)).all())
        reason, who = db.session.execute(select(Resource.deleted_reason, Resource.deleted_by_id)).one()
    assert {(DEEDS[deed], who), ("ResourceDeleted", who)} <= by
    assert reason == WHY
    assert mona.delete(f"{door}?along=1").status_code == 303
    assert _stands(harry)
    assert harry.get(f"/attachments/{put.file}/page.pdf").status_code == 200


@pytest.mark.parametrize("deed", DEEDS)
def test_without_a_reason_nothing_goes_and_the_choice_is_kept(browser: Open, put: Put, deed: str) -> None:
    answer = browser("mona").post(put.door(deed), along="1")
    assert answer.status_code == 422
    assert f"{CHOICE} checked" in answer.text
    assert _stands(browser("harry"))


def test_an_author_is_told_and_takes_along_only_what_is_theirs(browser: Open, put: Put) -> None:
    mira, door = browser("mira"), put.door("delete")
    page = mira.get(door).text
    assert TOLD in page
    assert "along" not in page
    assert mira.post(door, along="1").status_code == 303
    assert _stands(browser("harry"))


def test_a_moderator_who_deletes_their_own_says_why_the_resource_of_another_goes(
    site: Flask, browser: Open, put: Put
) -> None:
    mona = browser("mona")
    assert reply(mona, put.thread, sent(PDF, "again.pdf")).status_code == 303
    door = f"/posts/{post_id(site, put.thread, 3)}/deletion"
    answer = mona.post(door, along="1")
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    # The post was not deleted either.
    assert mona.get(door).status_code == 200
    assert mona.post(door, along="1", reason=WHY).status_code == 303
    assert not _stands(mona)


def test_an_earlier_version_counts_and_what_holds_other_bytes_or_is_elsewhere_does_not(browser: Open, put: Put) -> None:
    harry, mona = browser("harry"), browser("mona")
    assert harry.post(f"{KEPT}/versions", files=[sent(PDF + b"2", "page2.pdf")]).status_code == 303
    harry.post("/pods/ward/resources", title="Another", files=[sent(PDF + b"3", "other.pdf")])
    harry.post("/pods/commons/resources", title="In the commons", files=[sent(PDF, "page.pdf")])
    page = mona.get(put.door("hide")).text
    assert TOLD in page
    assert page.count('name="along"') == 1
    assert "In the commons" not in page


def test_where_nothing_is_kept_nothing_is_said(site: Flask, browser: Open, put: Put) -> None:
    assert say(browser("mira"), put.thread).status_code == 303
    page = browser("mona").get(f"/posts/{post_id(site, put.thread, 3)}/hidden").text
    assert "The same file" not in page
    browser("mona").post(f"{KEPT}/deletion", reason=WHY)
    assert "The same file" not in browser("mona").get(put.door("hide")).text


def test_what_came_back_meanwhile_is_no_obstacle_and_nobody_brings_back_what_is_not_theirs(
    browser: Open, put: Put
) -> None:
    mona, mira = browser("mona"), browser("mira")
    assert mona.post(put.door("hide"), reason=WHY, along="1").status_code == 303
    assert mona.delete(f"{KEPT}/deletion").status_code == 303
    assert mona.delete(f"{put.door('hide')}?along=1&along=x").status_code == 303
    assert _stands(mira)
    # An author brings back what they deleted, and nothing else by the same address.
    assert mira.post(put.door("delete")).status_code == 303
    mona.post(f"{KEPT}/deletion", reason=WHY)
    harry = browser("harry")
    assert harry.delete(f"{put.door('delete')}?along=1").status_code == 404
    assert mira.delete(f"{put.door('delete')}?along=1").status_code == 303
    assert not _stands(mona)


def test_who_shared_it_brings_nothing_back_that_a_moderator_deleted(site: Flask, browser: Open, put: Put) -> None:
    harry, mona = browser("harry"), browser("mona")
    assert reply(harry, put.thread, sent(PDF, "mine.pdf")).status_code == 303
    door = f"/posts/{post_id(site, put.thread, 3)}/deletion"
    assert harry.post(door).status_code == 303
    mona.post(f"{KEPT}/deletion", reason=WHY)
    assert harry.delete(f"{door}?along=1").status_code == 403
    # Nor did the post come back by it.
    assert harry.delete(door).status_code == 303


def test_not_all_is_joined_at_once_as_the_orders_to_try_are_too_many(
    inside: Flask, actor: Callable[[str], Actor]
) -> None:
    mona = actor("mona")
    with asked_of_database() as asked:
        for what in ("file", "post", "thread"):
            actions_copies.found(mona, what, 1)
    assert len(asked) == 3
    assert max(map(joined_at_once, asked)) <= 6
