"""A thread goes to another pod with every row that hangs on it, and comes back within a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from forum.kernel import belonging, outbox, worker
from forum.kernel.db import Model, db
from forum.kernel.errors import Conflict
from forum.notifications.models import Notification
from forum.search import health
from forum.threads import actions, actions_changes, actions_moving
from forum.threads.models import Thread
from forum.threads.models_changes import ThreadChange
from tests.browser import Browser
from tests.cast import Places
from tests.doors.canary import SHOWN, Nest
from tests.people_of import actor_of
from tests.threads.of_moving import WHY, join, move_thread, planted
from tests.threads.of_threads import statements

Open = Callable[[str | None], Browser]
# What hangs on no thread, and stays.
STAY = {
    "membership", "membership_change", "charter", "question", "tag", "join_request", "join_answer", "join_remark",
    # A series is of its pod, and its questions stay in it.
    "series", "round",
    # What a pod has gathered is the pod's, wherever it is talked about.
    "resource", "resource_version", "resource_tag", "resource_difference",
    "collection", "collection_item", "collection_tick", "link_check", "link_report",
    # What its words mean, and what was looked for there in vain.
    "glossary", "search_gap",
    # What waits for a moderator does so in the pod where it was written.
    "held_post",
    # The trail says where something was done, and is never written again.
    "audit_entry",
    # Bytes are of the pod that holds them; which go along is asked of all that hold any.
    "blob",
}  # fmt: skip


@pytest.fixture
def nest(site: Flask, places: Places) -> Nest:
    return planted(site, places)


def _census() -> dict[str, dict[tuple[Any, ...], int]]:
    """Return the pod of every row of every table that carries one, by its key."""
    found = {}
    for name, table in belonging.tables().items():
        keys = list(table.primary_key.columns)
        found[name] = {tuple(row)[:-1]: row[-1] for row in db.session.execute(select(*keys, table.c.pod_id))}
    return found


def test_every_table_that_carries_a_pod_goes_along_or_is_known_to_stay(site: Flask) -> None:
    assert set(belonging.tables()) == set(belonging.following()) | STAY
    assert not STAY & set(belonging.following())


def test_every_row_of_the_thread_and_no_other_carries_the_new_pod(site: Flask, nest: Nest) -> None:
    with site.app_context():
        before = _census()
        own = {
            name: {
                tuple(row)
                for row in db.session.execute(
                    select(*Model.metadata.tables[name].primary_key.columns).where(belonging.of_thread(name)),
                    {"which": nest.thread},
                )
            }
            for name in belonging.following()
        }
        # There is something to count: every table has a row of this thread.
        assert all(own.values()), {name for name, keys in own.items() if not keys}
    move_thread(site, nest)
    with site.app_context():
        after = _census()
    for name in belonging.following():
        for key, pod in before[name].items():
            if name == "thread_tag":
                continue
            expected = nest.places.clinic if key in own[name] else pod
            assert after[name][key] == expected, (name, key)
    for name in STAY - {"audit_entry", "blob"}:
        assert after[name] == before[name], name


def test_tags_stay_where_the_new_pod_has_one_of_the_same_name(site: Flask, nest: Nest) -> None:
    move_thread(site, nest)
    with site.app_context():
        tags = db.session.execute(
            text("SELECT t.slug, t.pod_id, x.pod_id FROM thread_tag x JOIN tag t ON t.id = x.tag_id "
                 "WHERE x.thread_id = :at"), {"at": nest.thread},
        ).all()  # fmt: skip
        assert [tuple(row) for row in tags] == [("water", nest.places.clinic, nest.places.clinic)]


def test_what_people_noted_for_themselves_comes_back_with_it(site: Flask, nest: Nest, browser: Open) -> None:
    change = move_thread(site, nest)
    mira = browser("mira")
    assert SHOWN not in mira.get("/settings/following").text
    assert browser("carol").delete(f"/thread-changes/{change}").status_code == 404
    assert browser("odette").delete(f"/thread-changes/{change}").status_code == 409
    assert browser("mona").delete(f"/thread-changes/{change}").status_code == 303
    assert SHOWN in mira.get("/settings/following").text
    assert f"{SHOWN} third wording" in mira.get("/bookmarks").text
    page = mira.get(f"/threads/{nest.thread}/any").text
    assert "Followed" in page
    assert "moved this thread" not in page
    assert browser("omar").get(f"/threads/{nest.thread}").status_code == 404
    with site.app_context():
        assert _pods_of(nest) == {nest.places.ward}


def _pods_of(nest: Nest) -> set[int]:
    return {
        pod
        for name in belonging.following()
        for pod in db.session.execute(
            select(Model.metadata.tables[name].c.pod_id).where(belonging.of_thread(name)), {"which": nest.thread}
        ).scalars()
    }


@pytest.mark.parametrize(("who", "status"), [("mira", 403), ("carol", 422), ("mona", 303), ("odette", 404)])
def test_only_who_keeps_order_in_both_pods_moves(site: Flask, nest: Nest, browser: Open, who: str, status: int) -> None:
    answer = browser(who).post(f"/threads/{nest.thread}/move", pod="clinic", reason=WHY)
    assert answer.status_code == status


def test_the_page_says_how_many_gain_and_lose_sight_and_names_nobody(site: Flask, nest: Nest, browser: Open) -> None:
    page = browser("mona").get(f"/threads/{nest.thread}/move").text
    assert re.findall(r"<dt>(Files|Reactions|Nuggets)</dt><dd class=.num.>([1-9])", page)
    # The clinic has omar, odette and clive; of the ward carol, harry and mira are not there.
    assert "3 more people can read it then; 3 no longer." in " ".join(page.split())
    assert "Omar" not in page
    nowhere = browser("carol").get(f"/threads/{nest.thread}/move").text
    assert "clinic" not in nowhere
    assert "in no other pod" in nowhere


def test_a_refused_move_keeps_what_was_typed(site: Flask, nest: Nest, browser: Open) -> None:
    mona = browser("mona")
    for sent in ({"pod": "clinic", "reason": ""}, {"pod": "ward", "reason": WHY}, {"pod": "nowhere", "reason": WHY}):
        answer = mona.post(f"/threads/{nest.thread}/move", **sent)
        assert answer.status_code == 422
        assert sent["reason"] in answer.text


def test_who_replies_meanwhile_is_told_and_nothing_stays_behind(inside: Flask, nest: Nest) -> None:
    mona, clinic = actor_of("mona"), nest.places.clinic
    join("harry", clinic, "member")
    read = db.session.get_one(Thread, nest.thread)
    db.session.expunge(read)
    actions_moving.move(mona, db.session.get_one(Thread, nest.thread), clinic, WHY)
    with pytest.raises(Conflict, match="moved to another pod"):
        actions.reply(actor_of("harry"), read, body="Late.", language="en")
    db.session.rollback()


def test_what_still_named_the_old_pod_is_gathered(site: Flask, nest: Nest) -> None:
    move_thread(site, nest)
    with site.app_context():
        table = Model.metadata.tables["reaction"]
        db.session.execute(update(table).values(pod_id=nest.places.ward))
        db.session.commit()
        worker.drain()
        assert _pods_of(nest) == {nest.places.clinic}


def test_a_notice_that_was_not_written_yet_names_the_new_pod(site: Flask, nest: Nest) -> None:
    with site.app_context():
        join("mira", nest.places.clinic, "member")
        actions.reply(actor_of("harry"), db.session.get_one(Thread, nest.thread), body="An answer.", language="en")
        db.session.commit()
    move_thread(site, nest)
    with site.app_context():
        worker.drain(*outbox.handlers)
        pods = select(Notification.user_id, Notification.pod_id).where(Notification.thread_id == nest.thread)
        assert {row.pod_id for row in db.session.execute(pods)} == {nest.places.clinic}


def test_the_index_has_it_under_the_new_pod(site: Flask, nest: Nest) -> None:
    with site.app_context():
        health.rebuild()
        worker.drain()
        before = health.backend().marks()[nest.post]
    move_thread(site, nest)
    with site.app_context():
        worker.drain()
        assert health.backend().marks()[nest.post] != before


def test_the_number_of_statements_does_not_grow_with_the_posts(site: Flask, nest: Nest) -> None:
    with statements(site) as few:
        change = move_thread(site, nest)
    with site.app_context():
        actions_changes.undo(actor_of("mona"), db.session.get_one(ThreadChange, change))
        thread = db.session.get_one(Thread, nest.thread)
        for _post in range(30):
            db.session.refresh(thread)
            actions.reply(actor_of("harry"), thread, body="More.", language="en")
        db.session.commit()
    with statements(site) as many:
        move_thread(site, nest)
    assert len(many) == len(few)
