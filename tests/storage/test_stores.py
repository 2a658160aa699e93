"""Whatever keeps the files keeps them alike: in, out from any byte on, listed, gone; and to whom, says the site."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from forum.attachments import actions_keeping as keeping
from forum.kernel import files
from forum.kernel.settings import Settings
from tests.attachments.of_files import PDF, fetch, kept, photo, reply, sent
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.threads.of_threads import begin

pytestmark = one_database
Open = Callable[[str | None], Browser]
CONTENT = bytes(range(256)) * 3_000


def _keep(content: bytes) -> str:
    with files.taken(io.BytesIO(content), len(content)) as got:
        return got.keep()


def test_what_is_kept_comes_back_whole_or_from_any_byte_on(site: Flask) -> None:
    with site.app_context():
        key = _keep(CONTENT)
        assert files.size(key) == len(CONTENT)
        for start, size in ((0, None), (0, 10), (255, 3), (len(CONTENT) - 1, 1), (70_000, None)):
            with files.opened(key, start, size) as file:
                assert file.read(size if size is not None else -1) == CONTENT[start:][:size]
                # A child process reads it as a file of its own.
                assert file.fileno() > 2


def test_what_is_listed_is_what_is_kept(site: Flask) -> None:
    with site.app_context():
        keys = {_keep(b"x" * (at + 1)) for at in range(3)}
        assert {entry.key for entry in files.listed()} == keys == set(files.keys())
        assert sorted(entry.size for entry in files.listed()) == [1, 2, 3]
        assert not set(files.keys(older=3_600))
        gone = keys.pop()
        files.forget(gone)
        files.forget(gone)
        assert (files.size(gone), set(files.keys())) == (None, keys)
        with pytest.raises(FileNotFoundError):
            files.opened(gone)


@pytest.mark.parametrize("key", ["", "../forum.db", "a" * 42, "a" * 44, "/" * 43, "é" * 43])
def test_what_is_no_key_is_no_file(site: Flask, key: str) -> None:
    with site.app_context():
        for ask in (files.opened, files.forget):
            with pytest.raises(FileNotFoundError):
                ask(key)
        assert files.size(key) is None


def test_nothing_is_left_on_this_machine_of_what_is_taken_in(site: Flask, stored: Settings) -> None:
    with site.app_context():
        _keep(CONTENT)
        with files.taken(io.BytesIO(b"not kept"), 100):
            pass
        with pytest.raises(files.TooLarge), files.taken(io.BytesIO(b"x" * 11), 10):
            pass
    places = [stored.instance_dir]
    if not files.store().is_far:
        places.append(Path(files.store().place))
    assert not [part for place in places for part in place.rglob(".part-*")]


def test_people_keep_and_fetch_files_and_what_nobody_holds_goes(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    picture = photo()
    assert reply(mira, thread, sent(PDF, "plan.pdf"), sent(picture, "well.jpg"), sent(PDF, "a.pdf")).status_code == 303
    plan, well, copy = kept(site)
    assert plan.blob_id == copy.blob_id
    with site.app_context():
        # The plan, the picture and its small version.
        assert len(set(files.keys())) == 3
        assert keeping.missing() == 0
        assert not list(keeping.strays())
    assert fetch(harry, f"/attachments/{plan.id}/a").data == PDF
    assert fetch(harry, f"/attachments/{well.id}/a").headers["Content-Type"] == "image/jpeg"
    assert len(fetch(harry, f"/attachments/{well.id}/small/a").data) == well.small_size
    assert fetch(browser("omar"), f"/attachments/{plan.id}/a").status_code == 404
    with site.app_context():
        files.forget(next(iter(files.keys())))
        assert keeping.missing() == 1


def test_what_is_refused_leaves_no_bytes(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    assert reply(mira, begin(mira), sent(b"\x00", "a.exe")).status_code == 422
    with site.app_context():
        assert not list(files.keys())


def test_the_half_of_a_request_that_was_killed_goes_and_one_at_work_stays(site: Flask, stored: Settings) -> None:
    with site.app_context(), files.taken(io.BytesIO(CONTENT), len(CONTENT)) as got:
        killed = got.part.with_name(".part-killed")
        killed.write_bytes(b"half")
        begun = got.part.with_name(".part-begun")
        begun.write_bytes(b"")
        files.clear()
        assert (killed.exists(), begun.exists(), got.part.exists()) == (False, True, True)
        key = got.keep()
        assert files.size(key) == len(CONTENT)
        begun.unlink()
