"""How much one may bring: quotas that two at once do not overrun, limits in time, a full disk, a copy elsewhere."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import insert, select

from forum.app import create_app
from forum.attachments import actions, queries_quotas
from forum.attachments.models import Attachment
from forum.kernel import clock, files, settings, sizes
from forum.kernel.db import db
from forum.kernel.settings import Settings
from tests.attachments.of_files import PDF, fetch, kept, keys, photo, reply, sent
from tests.browser import Browser
from tests.cli.of_backup import backed_up, done, elsewhere, typed
from tests.threads.of_threads import begin, how_many, post_id, statements

Open = Callable[[str | None], Browser]
LARGE = PDF + b"x" * (400_000 - len(PDF))


@contextmanager
def _allowing(**megabytes: int) -> Iterator[None]:
    before = settings.current()
    settings.use(replace(before, quota={**before.quota, "person": 1000, "pod": 1000, **megabytes}))
    try:
        yield
    finally:
        settings.use(before)


@pytest.mark.parametrize(
    ("whose", "said"),
    [("person", "Your files would be more than 1 MB"), ("pod", "This pod has no room for more files.")],
)
def test_a_quota_is_said_beside_the_field_and_nothing_of_the_text_is_lost(
    browser: Open, site: Flask, whose: str, said: str
) -> None:
    mira = browser("mira")
    thread = begin(mira)
    with _allowing(**{whose: 1}):
        for name in ("1.pdf", "2.pdf"):
            assert reply(mira, thread, sent(LARGE, name), body="Words").status_code == 303
        answer = reply(mira, thread, sent(LARGE, "3.pdf"), sent(PDF, "small.pdf"), body="My third words")
        assert answer.status_code == 422
        assert said in answer.text
        assert 'id="files-error"' in answer.text
        assert "My third words</textarea>" in answer.text
        assert len(keys(answer)) == 1
        # What is removed makes room.
        post, (first, *_others) = post_id(site, thread, 2), kept(site)
        mira.post(f"/posts/{post}/edit", body="Less", language="en", revision="0", do="post", drop=[first.id])
        assert reply(mira, thread, sent(LARGE, "3.pdf"), file=keys(answer)).status_code == 303


def test_those_who_come_at_once_do_not_overrun_a_quota(browser: Open, site: Flask) -> None:
    people = [browser(handle) for handle in ("mira", "carol", "mona", "mira")]
    thread, gate = begin(people[0]), Barrier(4)

    def bring(who: Browser, number: int) -> None:
        gate.wait()
        reply(who, thread, sent(LARGE + b"%d" % number, f"{number}.pdf"), do="files")

    with _allowing(pod=1):
        at_once = [Thread(target=bring, args=(who, number)) for number, who in enumerate(people)]
        for each in at_once:
            each.start()
        for each in at_once:
            each.join()
    assert sum(file.size for file in kept(site)) <= sizes.MEGA
    assert len(kept(site)) == 2


def test_a_picture_is_counted_as_it_is_kept(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(photo(), "a.jpg"), do="files")
    (file,) = kept(site)
    with site.app_context():
        used = db.session.execute(queries_quotas._used(), {"who": file.uploader_id, "pod": file.pod_id, "me": 1}).one()
    assert (used.person, used.pod) == (file.size, file.size)


def test_too_many_in_a_short_time_wait_and_the_text_stays(site: Flask, settings: Settings) -> None:
    strict = create_app(replace(settings, limits=True))
    mira = Browser(strict, "mira")
    thread = begin(mira)
    for round_ in range(3):
        listed = reply(mira, thread, *(sent(PDF, f"{round_}-{at}.pdf") for at in range(20)), do="files")
        assert listed.status_code == 200
    answer = reply(mira, thread, sent(PDF, "late.pdf"), body="Late words")
    assert answer.status_code == 422
    assert "late.pdf was one too many for now: wait some minutes, then add it." in answer.text
    assert "Late words</textarea>" in answer.text
    assert len(kept(strict)) == 60


def _mounted(folder: Path, size: str) -> bool:
    """Mount a disk of its own, which only the administrator of a machine can."""
    asked = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    return os.geteuid() == 0 and subprocess.run(asked, check=False, stderr=subprocess.DEVNULL).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield the folder of files, on a disk that is nearly full where one can be mounted."""
    folder = tmp_path / files.FOLDER
    folder.mkdir(mode=0o700)
    is_small = _mounted(folder, "300k")
    yield folder
    if is_small:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_without_room_on_the_disk_the_text_stays_and_it_goes_on_when_there_is(
    browser: Open, site: Flask, small_disk: Path
) -> None:
    mira = browser("mira")
    thread = begin(mira)
    answer = reply(mira, thread, sent(LARGE, "plan.pdf"), sent(PDF, "small.pdf"), body="My words")
    if not small_disk.is_mount():
        # The next test says the same with what everybody can limit.
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert "plan.pdf could not be kept: the server has no room just now." in answer.text
    assert "My words</textarea>" in answer.text
    # Nothing is left of the half, and what fits is there.
    assert [file.name for file in kept(site)] == ["small.pdf"]
    assert not list(small_disk.glob(".part-*"))
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    assert reply(mira, thread, sent(LARGE, "plan.pdf"), file=keys(answer)).status_code == 303
    assert len(kept(site)) == 2


def test_where_files_may_not_grow_the_form_is_read_all_the_same(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    before, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    assert ignored == signal.SIG_IGN
    fields = {"csrf_token": mira.token(), "body": "My words", "language": "en", "files": [sent(LARGE, "plan.pdf")]}
    # Less than the file, and than the database: what is read and what is kept find no room.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 17, before[1]))
    try:
        answer = mira.client.post(f"/threads/{thread}/posts", data=fields)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answer.status_code in {422, 507}
    assert "My words" in answer.text
    assert reply(mira, thread, sent(LARGE, "plan.pdf")).status_code == 303


def test_a_backup_takes_files_along_and_what_comes_back_has_them(
    browser: Open, site: Flask, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "plan.pdf"), sent(photo(), "well.jpg"))
    reply(mira, thread, sent(PDF + b"2", "unsent.pdf"), do="files")
    routes = [f"/attachments/{file.id}/{part}a" for file in kept(site) for part in ("", "small/")]
    before = [fetch(mira, route).data for route in routes]
    archive = backed_up(settings, tmp_path_factory.mktemp("kept"))
    there = elsewhere(settings, tmp_path_factory.mktemp("there"))
    assert "is whole" in done(typed(there, "restore", str(archive)))
    app = create_app(there)
    assert [fetch(Browser(app, "mira"), route).data for route in routes] == before
    assert fetch(Browser(app, "omar"), routes[0]).status_code == 404
    assert not (there.instance_dir / files.called(next(iter(_keys(app))))).stat().st_mode & 0o077
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _keys(app: Flask) -> list[str]:
    with app.app_context():
        return list(files.keys())


def test_five_hundred_files_in_a_thread_cost_one_statement_and_few_bytes(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "plan 0.pdf"))
    for _post in range(24):
        reply(mira, thread)
    page = f"/threads/{thread}/clean-water"
    browser("carol").get(page)
    with statements(site) as one:
        browser("carol").get(page)
    (first,) = kept(site)
    with site.app_context():
        columns = {column.key: getattr(first, column.key) for column in Attachment.__table__.columns}
        db.session.execute(
            insert(Attachment),
            [
                {
                    **{name: value for name, value in columns.items() if name != "id"},
                    "post_id": post_id(site, thread, 2 + number // 20),
                    "name": f"Report of district {number}.pdf",
                    "created_at": clock.now(),
                }
                for number in range(499)
            ],
        )
        db.session.commit()
        assert len(db.session.execute(select(Attachment.id)).all()) == 500
    with statements(site) as many:
        shown = browser("carol").client.get(page, headers={"Accept-Encoding": "gzip"})
    assert len(many) == len(one)
    assert len(shown.data) < 30_000
    assert browser("carol").get(page).text.count('class="file"') > 300


def test_twenty_pictures_come_in_one_sending(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    pictures = [sent(photo(300 + at, 200), "image.png") for at in range(actions.MOST)]
    assert reply(mira, thread, *pictures, body="Twenty pictures").status_code == 303
    assert {file.post_id for file in kept(site)} == {post_id(site, thread, 2)}
    assert len(kept(site)) == actions.MOST
    assert how_many(site, thread) == 2
