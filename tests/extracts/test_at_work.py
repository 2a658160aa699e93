"""The worker reads the files of posts: each once, again when it was killed, never one for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, update

from forum.attachments import actions_keeping
from forum.attachments.models import Attachment
from forum.extracts import actions, reading
from forum.extracts.events import ExtractsDue, ExtractWanted
from forum.extracts.models import Extract
from forum.kernel import clock, outbox, worker
from forum.kernel.db import db
from tests.attachments.of_files import kept, photo, reply, sent
from tests.browser import Browser
from tests.extracts import papers
from tests.extracts.of_extracts import brought, drain, extracts, pages
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
PLAN = papers.pdf("The well is cleaned twice a year.", "", "The pump is greased.")


def test_files_of_a_post_are_read_and_pictures_are_not(browser: Open, site: Flask) -> None:
    brought(site, browser("mira"), (PLAN, "plan.pdf"), (photo(80, 60), "well.jpg"), (b"words", "note.txt"))
    plan, note = extracts(site)
    assert (plan.pages, plan.reason, plan.tries, bool(plan.read_at)) == (2, "", 1, True)
    assert (note.pages, note.size) == (1, 5)
    assert pages(site) == 3


def test_what_is_on_no_post_is_not_read(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    reply(mira, begin(mira), sent(PLAN, "plan.pdf"), do="preview")
    drain(site)
    assert not extracts(site)


def test_the_same_bytes_are_read_once(browser: Open, site: Flask) -> None:
    brought(site, browser("mira"), (PLAN, "plan.pdf"))
    brought(site, browser("carol"), (PLAN, "other.pdf"))
    (plan,) = extracts(site)
    assert (plan.tries, len(kept(site))) == (1, 2)


def test_older_files_are_read_by_the_clock_some_at_a_time(browser: Open, site: Flask) -> None:
    texts = [(f"words {at}".encode(), f"{at}.txt") for at in range(5)]
    brought(site, browser("mira"), *texts)
    with site.app_context():
        db.session.execute(delete(Extract))
        outbox.emit(ExtractsDue(None))
        db.session.commit()
    with pytest.MonkeyPatch.context() as few:
        few.setattr("forum.extracts.reactor.SOME", 2)
        with site.app_context():
            worker.deliver("extracts")
        assert len(extracts(site)) == 2
        drain(site)
    assert len(extracts(site)) == 5


def test_whoever_else_keeps_bytes_may_ask_for_their_words(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    reply(mira, begin(mira), sent(PLAN, "plan.pdf"), do="preview")
    (plan,) = kept(site)
    with site.app_context():
        outbox.emit(ExtractWanted(None, plan.blob_id, plan.type))
        outbox.emit(ExtractWanted(None, plan.blob_id, "image/png"))
        outbox.emit(ExtractWanted(None, 999, plan.type))
        db.session.commit()
    drain(site)
    assert [one.pages for one in extracts(site)] == [2]


def test_a_worker_that_dies_begins_again_and_a_bomb_is_left_at_last(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PLAN, "plan.pdf"), sent(b"words", "note.txt"))

    class Killed(BaseException):
        """What no subscriber outlives."""

    def dies(*_given: object) -> None:
        raise Killed

    for killed in range(actions.TRIES):
        with pytest.MonkeyPatch.context() as bomb:
            bomb.setattr(reading, "read", dies)
            with site.app_context(), pytest.raises(Killed):
                worker.deliver("extracts")
        assert extracts(site)[0].tries == killed + 1
        with site.app_context():
            # Its lease is over.
            later = clock.now() - timedelta(hours=1)
            db.session.execute(update(outbox.Delivery).values(lease_until=None, due_at=later))
            db.session.commit()
    drain(site)
    plan, note = extracts(site)
    assert (plan.reason, plan.pages, bool(plan.read_at)) == ("slow", 0, True)
    assert (note.reason, note.pages) == ("", 1)


def test_words_go_when_no_file_holds_their_bytes(browser: Open, site: Flask) -> None:
    _thread, (file,) = brought(site, browser("mira"), (PLAN, "plan.pdf"))
    with site.app_context():
        db.session.execute(delete(Attachment).where(Attachment.id == file))
        db.session.commit()
        actions_keeping.tidy()
    assert (extracts(site), pages(site)) == ([], 0)
