"""What marking as read does beside the counts: notices, two things at once, one fragment for all readers."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import event

from forum.kernel import clock, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import load
from forum.pods.models import Pod
from forum.threads import actions, actions_reading, queries_reading
from forum.threads.models import Thread
from tests.browser import Browser
from tests.cast import Places
from tests.threads.of_threads import begin, post_id, say

Open = Callable[[str | None], Browser]
Who = Callable[[str], Actor]


def bell(site: Flask, who: Browser) -> int:
    """Return what the bell of a page counts, after everybody was told."""
    with site.app_context():
        worker.drain("notices")
    found = re.search(r'Notices</span><span class="n num">(\d+)</span>', who.get("/keys").text)
    return int(found[1]) if found else 0


def test_marking_reads_the_notices_of_those_posts_and_of_no_others(browser: Open, site: Flask) -> None:
    mira, mona, harry = browser("mira"), browser("mona"), browser("harry")
    ward, other = begin(mira), begin(mira, title="Other")
    commons = begin(mira, "commons", title="Rain on Sunday")
    for thread in (ward, ward, other, commons):
        say(mona, thread)
        say(harry, thread)
    assert bell(site, mira) == 8
    mira.post(f"/posts/{post_id(site, ward, 3)}/read")
    assert bell(site, mira) == 6
    mira.post(f"/threads/{ward}/read")
    assert bell(site, mira) == 4
    mira.post("/pods/ward/read")
    assert bell(site, mira) == 2
    mira.post("/read")
    assert bell(site, mira) == 0


def test_a_notice_that_comes_after_the_pod_was_marked_is_read_already(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    thread = begin(mira)
    say(mona, thread)
    mira.post("/pods/ward/read")
    assert bell(site, mira) == 0
    assert "Mona Haile" in mira.get("/notifications").text
    say(mona, thread)
    assert bell(site, mira) == 1


def test_a_post_carries_nobodys_token_and_leads_to_what_may_be_done_with_it(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    post = post_id(site, thread, 1)
    for who in (mira, harry):
        node = re.search(r'<li class="node.*?</li>', who.get(f"/threads/{thread}/clean-water").text, re.DOTALL)
        assert node
        assert "csrf_token" not in node[0]
        assert f'href="/posts/{post}/menu"' in node[0]
        menu = who.get(f"/posts/{post}/menu").text
        assert f'action="/posts/{post}/read"' in menu
        assert f'action="/posts/{post}/read?_method=DELETE"' in menu


def _before(sign: str, deed: Callable[[], object]) -> Callable[..., None]:
    """Return a listener that does something once, just before a statement that begins so."""
    todo = [deed]

    def meanwhile(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if todo and statement.startswith(sign):
            todo.pop()()

    event.listen(db.engine, "before_cursor_execute", meanwhile)
    return meanwhile


def test_a_reply_is_never_older_than_the_wait_for_its_thread(actor: Who, places: Places) -> None:
    mira = actor("mira")
    first = actions.start(mira, load(mira, "enter", Pod, places.ward), title="Wells", body="Which?", language="en")
    thread, waited = load(mira, "view", Thread, first.thread_id), []
    listener = _before("UPDATE thread SET last_number", lambda: waited.append(clock.now()))
    post = actions.reply(mira, thread, body="That one.", language="en")
    event.remove(db.engine, "before_cursor_execute", listener)
    db.session.refresh(thread)
    assert waited[0] < post.created_at == thread.last_at


def test_a_floor_that_is_lifted_while_a_page_is_noted_stays(actor: Who, places: Places) -> None:
    mira, harry = actor("mira"), actor("harry")
    first = actions.start(mira, load(mira, "enter", Pod, places.ward), title="Wells", body="Which?", language="en")
    thread = load(mira, "view", Thread, first.thread_id)
    for _reply in range(3):
        actions.reply(mira, thread, body="That one.", language="en")
    db.session.refresh(thread)
    listener = _before("INSERT INTO read_ranges", lambda: actions_reading.read_pod(harry, places.ward))
    actions_reading.mark_read(harry, thread, [1])
    event.remove(db.engine, "before_cursor_execute", listener)
    known = queries_reading.known(harry, thread)
    assert known
    assert (known.noted, str(known.ranges)) == ("1", "1-4")
