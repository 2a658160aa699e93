"""Whatever ends a post or a person ends the files, and nothing of them stays on the disk."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum.attachments import actions_keeping
from forum.attachments.events import FilesDue
from forum.cli import checking_files
from forum.kernel import clock, files, outbox, settings, worker
from forum.kernel.db import db
from forum.people.models import User
from forum.privacy import actions_erasure, archive
from forum.privacy.events import RetentionDue
from forum.threads.models import Revision
from tests.attachments.of_files import PDF, fetch, kept, keys, photo, reply, sent
from tests.browser import Browser
from tests.people_of import actor_of
from tests.threads.of_threads import begin, post_id

Open = Callable[[str | None], Browser]


def _told(site: Flask, days: int = 0, *, due: bool = False) -> list[str]:
    """Let the worker do what is to be done, some days later, and return the keys of the bytes that are left."""
    with site.app_context(), time_machine.travel(clock.now() + timedelta(days=days)):
        if due:
            outbox.emit(RetentionDue(None))
            outbox.emit(FilesDue(None))
            db.session.commit()
        worker.drain(*outbox.handlers)
        return list(files.keys())


def test_the_same_bytes_are_kept_until_the_last_file_that_has_them_is_gone(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    one, two = begin(mira), begin(mira, title="Another")
    for thread in (one, two):
        reply(mira, thread, sent(PDF, "plan.pdf"))
    first, second = kept(site)
    for post, left in ((first.post_id, 1), (second.post_id, 0)):
        mira.post(
            f"/posts/{post}/edit", body="Without.", language="en", revision="0", do="post", drop=[kept(site)[0].id]
        )
        assert len(_told(site)) == left
    assert not kept(site)


def test_what_is_deleted_takes_its_files_along_when_its_time_is_over(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(photo(), "well.jpg"))
    mira.post(f"/posts/{post_id(site, thread, 2)}/deletion")
    assert len(_told(site, 1, due=True)) == 2
    assert not _told(site, 40, due=True)
    assert not kept(site)


def test_what_was_never_sent_goes_with_its_draft(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "plan.pdf"), do="preview")
    assert len(_told(site, 80, due=True)) == 1
    # The rows, and within the hour their bytes.
    _told(site, 100, due=True)
    assert not kept(site)
    assert not _told(site, 100, due=True)


@pytest.mark.parametrize(("texts", "left"), [(False, ["posted.pdf"]), (True, [])])
def test_who_is_erased_leaves_no_unsent_file_and_takes_the_others_along_if_they_want(
    browser: Open, site: Flask, *, texts: bool, left: list[str]
) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "posted.pdf"))
    reply(mira, thread, sent(PDF + b"more", "unsent.pdf"), do="preview")
    with site.app_context():
        user = db.session.execute(select(User).where(User.handle == "mira")).scalar_one()
        actions_erasure.ask(actor_of("mira"), user, texts=texts)
        db.session.commit()
        with time_machine.travel(clock.now() + timedelta(days=8)):
            actions_erasure.due()
            db.session.commit()
            worker.drain(*outbox.handlers)
        assert len(list(files.keys())) == len(left)
    assert [file.name for file in kept(site)] == left


def test_a_copy_of_somebodys_data_has_their_files(browser: Open, site: Flask) -> None:
    mira, carol = browser("mira"), browser("carol")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "mine.pdf"))
    reply(carol, thread, sent(PDF + b"hers", "hers.pdf"))
    out = io.BytesIO()
    with site.app_context():
        archive.build(actor_of("mira"), out)
    with zipfile.ZipFile(out) as made:
        held = {name: made.read(name) for name in made.namelist() if name.startswith("files/")}
        rows = json.loads(made.read("data.json"))["files"]
    assert held == {f"files/{kept(site)[0].id}-mine.pdf": PDF}
    assert [(row["name"], "blob_id" in row) for row in rows] == [("mine.pdf", False)]


def test_editing_adds_and_removes_files_and_keeps_the_earlier_wording(browser: Open, site: Flask) -> None:
    mira, carol = browser("mira"), browser("carol")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "old.pdf"), sent(photo(), "well.jpg"))
    post = post_id(site, thread, 2)
    old, well = (str(file.id) for file in kept(site))
    assert keys(mira.get(f"/posts/{post}/edit")) == [old, well]
    typed = {"language": "en", "revision": "0", "file": [old, well], "drop": [old], f"alt-{well}": "A covered well"}
    looked = mira.post(f"/posts/{post}/edit", body="Look.", do="preview", files=[sent(PDF + b"2", "new.pdf")], **typed)
    assert len(keys(looked)) == 3
    # Nothing of it counts before it is saved.
    assert [file.post_id for file in kept(site)] == [post, post, None]
    new = keys(looked)[2]
    typed["file"] = [old, well, new]
    saved = mira.post(f"/posts/{post}/edit", body="Look at this.", do="post", reason="Newer plan", **typed)
    assert saved.status_code == 303, saved.text
    assert [(str(file.id), file.post_id, file.alt) for file in kept(site)] == [
        (well, post, "A covered well"),
        (new, post, ""),
    ]
    assert fetch(carol, f"/attachments/{old}/old.pdf").status_code == 404
    with site.app_context():
        assert db.session.execute(select(Revision.reason)).scalars().all() == ["Newer plan"]


def test_nobody_takes_files_off_the_post_of_another(browser: Open, site: Flask) -> None:
    mira, carol = browser("mira"), browser("carol")
    thread = begin(mira)
    reply(carol, thread, sent(PDF, "hers.pdf"))
    reply(mira, thread)
    (hers,) = kept(site)
    mine = post_id(site, thread, 3)
    fields = {"file": [hers.id], "drop": [hers.id], f"alt-{hers.id}": "Mine"}
    assert (
        mira.post(f"/posts/{mine}/edit", body="x", language="en", revision="0", do="post", **fields).status_code == 303
    )
    assert [(file.id, file.post_id, file.alt) for file in kept(site)] == [(hers.id, hers.post_id, "")]


def test_a_new_thread_brings_files_and_shows_its_picture_in_the_preview(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    typed = {"title": "A well", "language": "en", "kind": "discussion"}
    added = mira.post("/pods/ward/threads", body="Look", do="files", files=[sent(photo(), "well.jpg")], **typed)
    (key,) = keys(added)
    words = f"Here:\n\n![The well](/attachments/{key}/well.jpg)"
    looked = mira.post("/pods/ward/threads", body=words, do="preview", file=[key], **typed)
    assert '<details class="pic">' in looked.text
    thread = begin(mira, body=words, title="A well", file=[key])
    page = browser("carol").get(f"/threads/{thread}/a-well").text
    assert page.count('<details class="pic">') == 1
    assert 'class="files"' not in page
    assert f'src="/attachments/{key}/small/well.jpg" alt="The well"' in page


def test_a_picture_of_another_post_is_a_link(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(photo(), "well.jpg"))
    (file,) = kept(site)
    other = begin(mira, title="Another", body=f"![Look]({f'/attachments/{file.id}/well.jpg'}) <b>")
    page = mira.get(f"/threads/{other}/another").text
    assert f'<a href="/attachments/{file.id}/picture">Look</a>' in page
    assert f'src="/attachments/{file.id}' not in page


def test_the_doctor_names_what_is_missing_and_what_is_left_over(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    reply(mira, begin(mira), sent(PDF, "plan.pdf"))
    with site.app_context():
        assert not list(checking_files.faults())
        (key,) = files.keys()
        with files.taken(io.BytesIO(b"left"), 10) as got:
            stray = got.keep()
        assert not list(checking_files.faults())
        old = time.time() - 7200
        os.utime(settings.current().instance_dir / files.called(stray), (old, old))
        files.forget(key)
        assert [fault.what.split(" at ")[0] for fault in checking_files.faults()] == [
            f"the bytes of 1 files are not at {files.store().place}, or cut short".split(" at ", maxsplit=1)[0],
            "1 files",
        ]
        actions_keeping.tidy()
        assert not list(files.keys())


def test_nothing_is_removed_while_a_backup_reads(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "plan.pdf"), do="files")
    reply(mira, thread, do="files", drop=[kept(site)[0].id])
    with site.app_context():
        with files.holding():
            actions_keeping.tidy()
            assert len(list(files.keys())) == 1
        actions_keeping.tidy()
        assert not list(files.keys())
