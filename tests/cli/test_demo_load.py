"""The demo, loaded once as an operator loads it and looked at from several sides."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Select, func, select

from forum.app import create_app
from forum.attachments.models import Attachment
from forum.kernel import clock, markup
from forum.kernel.db import db
from forum.kernel.settings import load
from forum.mailout.models import Letter
from forum.nuggets.models import Nugget
from forum.people.models import User
from forum.pods.models import Pod
from forum.pods.models_requests import JoinRequest
from forum.polls.models import PollOutcome
from forum.resources.models import Resource, ResourceVersion
from forum.resources.models_collections import Collection, CollectionItem, CollectionTick
from forum.threads.models import Post, Revision, Thread
from forum.threads.models_changes import LEFT, MERGED, MOVED, PINNED, SLOWED, SPLIT, TAGGED, TITLED, ThreadChange
from forum.threads.models_held import HeldPost
from forum.threads.models_watches import Watch
from tests.browser import Browser
from tests.cli.of_cli import Run, environ, forum, one_line
from tests.people.of_people import letters, sign_in


@dataclass(frozen=True)
class Loaded:
    """The folder of a site with the demo, and what its loading said."""

    folder: Path
    run: Run


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("demo")
    return Loaded(folder, forum(folder, "demo", "load"))


@pytest.fixture
def house(loaded: Loaded) -> Iterator[Flask]:
    """Yield the site with the demo."""
    app = create_app(load(environ(loaded.folder, FORUM_PUBLIC_URL="http://localhost")))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _asked(house: Flask, statement: Select[int]) -> int:
    with house.app_context():
        return int(db.session.execute(statement).scalar_one())


def _threads(house: Flask, slug: str) -> int:
    of = select(func.count()).select_from(Thread).join(Pod, Pod.id == Thread.pod_id).where(Pod.slug == slug)
    return _asked(house, of)


def test_nineteen_people_live_in_the_demo(house: Flask) -> None:
    assert _asked(house, select(func.count()).select_from(User)) == 19
    assert _asked(house, select(func.count()).where(User.is_admin)) == 1
    assert _asked(house, select(func.count()).where(User.confirmed_at.is_(None))) == 0


def test_the_two_pods_talk_about_their_twelve_matters_each(house: Flask) -> None:
    # The thread of introductions comes on top, and each question of a series that has opened. Then one about gloves,
    # the one that was split off it and the empty row of the one merged into it; a third was moved to the other pod.
    assert (_threads(house, "ipc-wash"), _threads(house, "nqps")) == (17, 15)


@pytest.mark.parametrize("kind", [SPLIT, LEFT, MERGED, MOVED, PINNED, SLOWED, TITLED, TAGGED])
def test_moderators_have_put_threads_in_order_and_said_why(house: Flask, kind: str) -> None:
    told = select(func.count()).where(ThreadChange.kind == kind, ThreadChange.reason != "")
    assert _asked(house, told) == 1


def test_each_way_of_writing_can_be_seen(house: Flask) -> None:
    with house.app_context():
        pages = list(db.session.execute(select(Post.html)).scalars())
    assert "joyce" in {name for html in pages for name in markup.mentioned(html)}
    assert any(map(markup.tagged, pages))
    for shown in ("?revision=0", 'class="task"', "<sup", "<table", 'class="language-r"'):
        assert any(shown in html for html in pages), shown


def test_a_wording_that_said_too_much_is_hidden(house: Flask) -> None:
    assert _asked(house, select(func.count()).where(Revision.hidden_at.is_not(None))) == 1


def test_what_was_changed_hidden_or_waits_can_be_seen(house: Flask) -> None:
    assert _asked(house, select(func.count()).select_from(PollOutcome)) == 1
    assert _asked(house, select(func.count()).where(Attachment.hidden_at.is_not(None))) == 1
    waiting = select(func.count()).where(HeldPost.decided_at.is_(None))
    assert _asked(house, waiting.where(HeldPost.edited_id.is_(None))) == 1
    assert _asked(house, waiting.where(HeldPost.edited_id.is_not(None))) == 1
    assert _asked(house, select(func.count()).where(Watch.tag_id.is_not(None))) == 1


def test_the_commons_and_the_archived_pod_have_talked_too(house: Flask) -> None:
    with house.app_context():
        pods = {pod.slug: pod for pod in db.session.execute(select(Pod)).scalars()}
    assert len(pods) == 4
    (commons,) = [slug for slug, pod in pods.items() if pod.is_commons]
    (archived,) = [slug for slug, pod in pods.items() if pod.archived_at]
    assert _threads(house, commons) > 1
    assert _threads(house, archived) > 1


def test_every_conversation_has_several_voices(house: Flask) -> None:
    voices = select(func.count(func.distinct(Post.author_id)).label("voices")).group_by(Post.thread_id).subquery()
    assert _asked(house, select(func.min(voices.c.voices))) >= 2


def test_requests_stand_in_every_state_and_a_nugget_was_taken_off(house: Flask) -> None:
    with house.app_context():
        states = set(db.session.execute(select(JoinRequest.state)).scalars())
        marks = list(db.session.execute(select(Nugget.state)).scalars())
    assert states == {"waiting", "questioned", "held", "approved", "declined", "withdrawn"}
    assert (marks.count("declined"), marks.count("spotted") > 5) == (1, True)


def test_the_pods_have_shared_files_and_links_in_several_languages(house: Flask) -> None:
    with house.app_context():
        shared = set(db.session.execute(select(Resource.language)).scalars())
    assert shared >= {"en", "fr", "ar"}
    assert _asked(house, select(func.count()).select_from(Resource)) == 13
    assert _asked(house, select(func.count()).where(ResourceVersion.blob_id.is_not(None))) == 5


def test_the_pods_have_collections_that_some_have_worked_through(house: Flask) -> None:
    assert _asked(house, select(func.count()).select_from(Collection)) == 3
    assert _asked(house, select(func.count()).select_from(CollectionItem)) == 7
    assert _asked(house, select(func.count()).select_from(CollectionTick)) == 7


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("pays+soap", r"/threads/\d+/synthesis"),
        ("kind:synthesis", r"/threads/\d+/synthesis"),
        ("soap+own+line+kind:poll", r"/polls/\d+"),
        ("first+week+ward", r"/collections/\d+"),
    ],
)
def test_what_the_demo_came_to_is_found_first(house: Flask, asked: str, address: str) -> None:
    page = Browser(house, "joyce").get(f"/search?q={asked}").text
    hits = page.partition('<ol class="hits">')[2]
    led = re.search(r'<h2[^>]*><a href="([^"]+)"', hits)
    assert led, asked
    assert re.fullmatch(address, led[1])


def test_it_happened_over_months_and_nothing_in_the_future(house: Flask) -> None:
    with house.app_context():
        first, last = db.session.execute(select(func.min(Post.created_at), func.max(Post.created_at))).one()
    assert last <= clock.now()
    assert last - first > timedelta(days=60)


def test_nobody_gets_a_letter(house: Flask) -> None:
    assert letters(house) == []
    assert _asked(house, select(func.count()).select_from(Letter)) == 0


def test_everybody_signs_in_with_the_password_that_was_printed(house: Flask, loaded: Loaded) -> None:
    assert loaded.run.code == 0
    kept = loaded.folder / "demo_password"
    password = kept.read_text("utf-8").strip()
    assert f"password {password} as" in loaded.run.out
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for name in ("ruth", "admin", "grace"):
        assert f"{name}@example.org" in loaded.run.out
        assert sign_in(Browser(house, None), f"{name}@example.org", password).status_code == 303


def test_the_index_of_the_demo_is_whole(loaded: Loaded) -> None:
    assert forum(loaded.folder, "index", "verify").code == 0


def test_loading_it_again_adds_nothing_and_says_the_same(house: Flask, loaded: Loaded) -> None:
    before = _asked(house, select(func.count()).select_from(Post))
    assert forum(loaded.folder, "demo", "load").out == loaded.run.out
    assert _asked(house, select(func.count()).select_from(Post)) == before


def test_a_site_with_people_of_its_own_is_left_alone(tmp_path: Path) -> None:
    assert (
        forum(tmp_path, "people", "add", "noor@example.org", "Noor", FORUM_ADMIN_PASSWORD="a river in spring").code == 0
    )
    assert "people of its own" in one_line(forum(tmp_path, "demo", "load"))
    app = create_app(load(environ(tmp_path)))
    assert _asked(app, select(func.count()).select_from(User)) == 1
    assert not (tmp_path / "demo_password").exists()
