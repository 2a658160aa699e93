"""Another title, other tags: who may, what the thread says of it, what follows, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from forum.audit.models import AuditEntry
from forum.kernel import clock, worker
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.pods.models import Tag
from forum.search import health
from forum.search.queries_entries import entries_of
from forum.threads import actions, actions_changes, composing
from forum.threads.models import Thread
from forum.threads.models_changes import ThreadChange
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.people_of import actor_of
from tests.pods.of_pods import pod
from tests.threads.of_threads import begin, post_id, say, set_on, statements, typed

Open = Callable[[str | None], Browser]
WHY = "It says more."


@pytest.fixture
def thread(browser: Open) -> int:
    """Return a thread of mira's with an answer."""
    key = begin(browser("mira"), title="Wells", tags=["water"])
    say(browser("harry"), key)
    return key


def _retitle(who: Browser, thread: int, title: str = "Clean wells", reason: str = WHY, **fields: str) -> int:
    return who.post(f"/threads/{thread}/title", title=title, reason=reason, **fields).status_code


@pytest.mark.parametrize("deed", ["title", "tags"])
@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_and_who_began_it_may(browser: Open, thread: int, who: str | None, deed: str) -> None:
    expected = 401 if who is None else 404 if who in STRANGERS else 403 if who == "harry" else 303
    answer = browser(who).post(f"/threads/{thread}/{deed}", title="Clean wells", tags="waste", reason=WHY)
    assert answer.status_code == expected


def test_a_line_in_the_thread_tells_it_in_both_orders(browser: Open, thread: int) -> None:
    assert _retitle(browser("mona"), thread) == 303
    say(browser("harry"), thread, "Later.")
    for order in ("tree", "arrival"):
        text = browser("mira").get(f"/threads/{thread}/any?order={order}").text
        line = text.index("changed the title from")
        assert text.index('id="post-2"') < line < text.index('id="post-3"')
        assert "Wells" in text[line:]
        assert WHY in text[line:]


def test_the_way_back_is_offered_where_one_is_led_to(browser: Open, thread: int) -> None:
    mona = browser("mona")
    page = mona.post(f"/threads/{thread}/title", title="Clean wells", reason=WHY)
    while page.location:
        page = mona.get(page.location)
    said = page.text[page.text.index('class="said"') :]
    assert "/thread-changes/" in said[: said.index("</div>")]
    assert 'class="said"' not in mona.get(f"/threads/{thread}/clean-wells").text


def test_the_old_address_leads_to_the_thread(browser: Open, thread: int) -> None:
    _retitle(browser("mona"), thread)
    mira = browser("mira")
    assert mira.get(f"/threads/{thread}").location == f"/threads/{thread}/clean-wells"
    assert "<h1" in mira.get(f"/threads/{thread}/wells").text


def test_a_title_that_should_not_have_been_written_is_not_told(browser: Open, site: Flask, thread: int) -> None:
    _retitle(browser("mona"), thread, title="Zqname in bed nine")
    _retitle(browser("mona"), thread, title="A patient", quiet="y")
    text = browser("mira").get(f"/threads/{thread}/any").text
    assert text.count("changed the title.") == 2
    # The line before would tell it as what the title was changed to.
    assert "Zqname" not in text


def test_a_moderator_says_why_and_an_author_need_not(browser: Open, thread: int) -> None:
    assert _retitle(browser("mona"), thread, reason=" ") == 422
    assert _retitle(browser("mira"), thread, reason="") == 303


def test_what_was_typed_comes_back_with_what_is_wrong(browser: Open, thread: int) -> None:
    mona = browser("mona")
    for title, said in (("", "Give the thread a title."), ("Wells", "It is called so already."), ("x" * 201, "1 char")):
        answer = mona.post(f"/threads/{thread}/title", title=title, reason=WHY)
        assert answer.status_code == 422
        assert said in answer.text
        assert typed(answer.text, "reason") == WHY


def test_who_began_it_leaves_a_locked_thread_as_it_is(browser: Open, thread: int) -> None:
    browser("mona").post(f"/threads/{thread}/lock", reason="Said enough.")
    assert _retitle(browser("mira"), thread) == 403
    assert _retitle(browser("mona"), thread) == 303


def test_it_is_taken_back_once_within_a_day(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    _retitle(mona, thread)
    change = f"/thread-changes/{_last(site)}"
    assert change in mona.get(f"/threads/{thread}/menu").text
    assert browser("harry").delete(change).status_code == 403
    assert browser("carol").delete(change).status_code == 303
    text = browser("mira").get(f"/threads/{thread}/any").text
    assert "changed the title" not in text
    assert mona.get(f"/threads/{thread}").location == f"/threads/{thread}/wells"
    assert mona.delete(change).status_code == 409


def test_after_a_day_it_stays(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    _retitle(mona, thread)
    # The page that tells of it offers the way back by itself.
    mona.get(f"/threads/{thread}/menu")
    set_on(site, ThreadChange, _last(site), at=clock.now() - timedelta(days=1, minutes=1))
    change = f"/thread-changes/{_last(site)}"
    assert change not in mona.get(f"/threads/{thread}/menu").text
    assert mona.delete(change).status_code == 409


def test_what_was_changed_again_is_not_taken_back(browser: Open, site: Flask, thread: int) -> None:
    mona = browser("mona")
    _retitle(mona, thread)
    first = _last(site)
    _retitle(mona, thread, title="Deep wells")
    assert mona.delete(f"/thread-changes/{first}").status_code == 409
    assert mona.get(f"/threads/{thread}").location == f"/threads/{thread}/deep-wells"


def test_of_two_who_change_it_at_once_one_is_told(inside: Flask) -> None:
    mona, carol = actor_of("mona"), actor_of("carol")
    first = _started("Wells")
    thread = db.session.get_one(Thread, first)
    db.session.expunge(thread)
    actions_changes.retitle(mona, db.session.get_one(Thread, first), "Clean wells", WHY)
    with pytest.raises(Conflict):
        actions_changes.retitle(carol, thread, "Deep wells", WHY)


def test_tags_are_those_of_the_pod_and_one_that_was_retired_stays(inside: Flask) -> None:
    mona, key = actor_of("mona"), _started("Wells", tags=["water"])
    thread = db.session.get_one(Thread, key)
    with pytest.raises(Refused):
        actions_changes.retag(mona, thread, ["water", "of-another-pod"], WHY)
    water = actions_changes.tags_now(mona, key)
    db.session.execute(update(Tag).where(Tag.id == water[0]).values(retired_at=clock.now()))
    actions_changes.retag(mona, thread, ["waste"], WHY)
    assert set(water) < set(actions_changes.tags_now(mona, key))


def test_the_index_and_the_trail_follow(inside: Flask) -> None:
    mona, key = actor_of("mona"), _started("Wells", tags=["water"])
    db.session.commit()
    health.rebuild()
    thread = db.session.get_one(Thread, key)
    worker.drain()
    post = thread.last_post_id or 0
    before = health.backend().marks()[post]
    actions_changes.retitle(mona, thread, "Zqchlorine", WHY)
    change = actions_changes.retag(mona, thread, [], WHY)
    db.session.commit()
    worker.drain()
    assert health.backend().marks()[post] != before
    assert [entry.title for entry in entries_of({post})] == ["Zqchlorine"]
    actions_changes.undo(mona, change)
    db.session.commit()
    worker.drain()
    trail = db.session.query(AuditEntry.action).order_by(AuditEntry.id).all()
    assert [row.action for row in trail][-3:] == ["ThreadTitled", "ThreadTagged", "ChangeUndone"]


def test_a_thread_that_nobody_changed_pays_nothing(browser: Open, site: Flask, thread: int) -> None:
    mira = browser("mira")
    mira.get(f"/threads/{thread}/any")
    with statements(site) as before:
        mira.get(f"/threads/{thread}/any")
    assert not [said for said in before if "FROM thread_change" in said]
    _retitle(browser("mona"), thread)
    mira.get(f"/threads/{thread}/any")
    with statements(site) as after:
        mira.get(f"/threads/{thread}/any")
    assert len(after) == len(before) + 1


def test_no_title_takes_an_address_of_the_site(site: Flask) -> None:
    rooms = {
        rule.rule.split("/")[3]
        for rule in site.url_map.iter_rules()
        if rule.rule.startswith("/threads/<int:thread_id>/") and "<" not in rule.rule.split("/")[3]
    }
    assert rooms <= composing.ROOMS


def test_its_page_offers_what_one_may(browser: Open, site: Flask, thread: int) -> None:
    mira, mona = (browser(name).get(f"/threads/{thread}/menu").text for name in ("mira", "mona"))
    assert "/title" in mira
    assert "/lock" not in mira
    assert "/lock" in mona
    assert f"/threads/{thread}/menu" in browser("mira").get(f"/posts/{post_id(site, thread, 1)}/menu").text
    assert browser("harry").get(f"/threads/{thread}/menu").status_code == 403


def _started(title: str, **fields: Any) -> int:
    return actions.start(actor_of("mira"), pod(), title=title, body="Ask.", language="en", **fields).thread_id


def _last(site: Flask) -> int:
    with site.app_context():
        return int(db.session.query(ThreadChange.id).order_by(ThreadChange.id.desc()).limit(1).scalar() or 0)
