"""Links that lead nowhere are told of once a week, to those who keep the pod, where that is switched on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import clock, reaching, settings, worker
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.notifications.models import Notification
from forum.people.models import User
from forum.pods.models import Pod
from forum.resources import actions_checks, queries_checks
from forum.resources.events import LinkCheckDue
from forum.resources.models_checks import LinkCheck
from tests.browser import Browser
from tests.kernel.test_reaching import HERE, listening, said

Open = Callable[[str | None], Browser]
GOOD, DEAD, SHAKY = "https://good.test/", "https://dead.test/", "https://shaky.test/"
_STATES = {GOOD: reaching.FINE, DEAD: reaching.GONE, SHAKY: reaching.FAILING}


@pytest.fixture
def switched_on(site: Flask) -> Iterator[None]:
    """Let the worker look at links."""
    before = settings.current()
    settings.use(replace(before, link_check=True))
    yield
    settings.use(before)


def _add(who: Browser, pod: str = "ward", *urls: str) -> None:
    for at, url in enumerate(urls):
        words = {"title": f"Paper {at} of {url}", "url": url, "anyway": "y"}
        assert who.post(f"/pods/{pod}/resources", **words).status_code == 303


def _look(site: Flask, weeks: int = 0, states: dict[str, str] | None = None) -> None:
    """Look at all links as in some weeks, with what they answer said by the test: the net is far away."""
    with site.app_context(), clock.moved_to(clock.now() + timedelta(weeks=weeks)):
        while queries_checks.due(1):
            actions_checks.look((states or _STATES).__getitem__)
        actions_checks.look((states or _STATES).__getitem__)
        worker.drain("notices")


def _told(site: Flask) -> list[str]:
    with site.app_context():
        mine = select(User.handle).join(Notification, Notification.user_id == User.id)
        return sorted(db.session.execute(mine.where(Notification.kind == "links_dead")).scalars())


def _dead(who: Browser, pod: str = "ward") -> list[str]:
    return re.findall(r'<p class="sub"><bdi class="long">([^<]*)<', who.get(f"/pods/{pod}/resources/links").text)


def test_what_is_gone_is_told_once_a_week_and_only_to_who_keeps_the_pod(site: Flask, browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    _add(mira, "ward", GOOD, DEAD, DEAD + "2")
    states = {**_STATES, DEAD + "2": reaching.GONE}
    _look(site, states=states)
    assert _told(site) == ["carol", "mona"]
    assert _dead(mona) == [DEAD, DEAD + "2"]
    assert "Links of resources in Ward lead nowhere any more" in mona.get("/notifications").text
    assert mira.get("/pods/ward/resources/links").status_code == 403
    _look(site, states=states)
    assert _told(site) == ["carol", "mona"]
    _look(site, weeks=1, states=states)
    assert _told(site) == ["carol", "carol", "mona", "mona"]


def test_a_notice_leads_to_the_list(site: Flask, browser: Open) -> None:
    _add(browser("mira"), "ward", DEAD)
    _look(site)
    mona = browser("mona")
    (line,) = re.findall(r'href="(/notifications/\d+)"', mona.get("/notifications").text)
    assert mona.get(line).location == "/pods/ward/resources/links"


def test_what_fails_once_may_be_away_and_twice_is_told(site: Flask, browser: Open) -> None:
    _add(browser("mira"), "ward", SHAKY)
    _look(site)
    assert (_told(site), _dead(browser("mona"))) == ([], [])
    _look(site, weeks=1)
    assert _told(site) == ["carol", "mona"]
    assert _dead(browser("mona")) == [SHAKY]
    _look(site, weeks=2, states={SHAKY: reaching.FINE})
    assert _dead(browser("mona")) == []
    _look(site, weeks=3)
    assert _told(site) == ["carol", "mona"]


def test_a_new_version_a_deleted_resource_and_an_archived_pod_are_not_told_of(site: Flask, browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    _add(mira, "ward", DEAD, SHAKY)
    _look(site)
    mira.post("/resources/1/versions", url=GOOD)
    assert _dead(mona) == []
    mona.post("/resources/2/deletion", reason="Old.")
    _look(site, weeks=1)
    assert _dead(mona) == []
    _add(browser("omar"), "clinic", DEAD)
    with site.app_context():
        db.session.execute(update(Pod).where(Pod.slug == "clinic").values(archived_at=clock.now()))
        db.session.commit()
    _look(site, weeks=2)
    assert "odette" not in _told(site)


def test_many_are_looked_at_some_at_a_time(site: Flask, browser: Open) -> None:
    urls = [f"https://good.test/{at}" for at in range(actions_checks.SOME + 3)]
    _add(browser("mira"), "ward", *urls)
    asked: list[str] = []

    def at(url: str) -> str:
        asked.append(url)
        return reaching.FINE

    with site.app_context():
        actions_checks.look(at)
        assert len(asked) == actions_checks.SOME
        actions_checks.look(at)
        actions_checks.look(at)
        assert sorted(asked) == sorted(urls)
        assert len(db.session.execute(select(LinkCheck.version_id)).all()) == len(urls)


def test_nobody_is_asked_before_it_is_switched_on(site: Flask, browser: Open) -> None:
    with listening(said(404)) as trap:
        _add(browser("mira"), "ward", f"http://{HERE}:{trap.port}/")
        with site.app_context():
            emit(LinkCheckDue(None))
            db.session.commit()
            worker.drain("link_check")
            assert db.session.execute(select(LinkCheck.version_id)).all() == []
        assert "Links are not looked at here" in browser("mona").get("/pods/ward/resources/links").text
    assert trap.lines == 0


@pytest.mark.usefixtures("switched_on")
def test_no_link_leads_the_worker_into_this_house(site: Flask, browser: Open) -> None:
    with listening(said(404)) as trap:
        urls = [f"http://{host}:{trap.port}/" for host in (HERE, "localhost", "[::1]", "2130706433")]
        _add(browser("mira"), "ward", *urls, f"http://{HERE}/", "http://169.254.169.254/latest")
        with site.app_context():
            emit(LinkCheckDue(None))
            db.session.commit()
            worker.drain("link_check", "notices")
            states = set(db.session.execute(select(LinkCheck.state)).scalars())
        assert states == {reaching.REFUSED}
    assert trap.lines == 0
    assert _told(site) == []
