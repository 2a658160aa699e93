"""An index that breaks under a running site: search says so or answers, all else works, and it heals by itself."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from forum.kernel import worker
from forum.kernel.settings import Settings
from forum.search import health
from tests.browser import Browser
from tests.search.of_search import found
from tests.threads.of_threads import begin, say

Open = Callable[[str | None], Browser]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _cut(folder: Path) -> None:
    for path in _files(folder):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(folder: Path) -> None:
    chance = random.Random(7)  # noqa: S311 as the damage is to be the same each time
    for path in _files(folder):
        content = bytearray(path.read_bytes())
        for at in chance.sample(range(len(content)), len(content) // 3):
            content[at] ^= 0xFF
        path.write_bytes(content)


def _empty(folder: Path) -> None:
    for path in _files(folder):
        path.write_bytes(b"")


def _lose_every_second_file(folder: Path) -> None:
    for path in _files(folder)[::2]:
        path.unlink()


def _file_in_its_place(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("in the way")


DAMAGES = [_cut, _flip, _empty, _lose_every_second_file, shutil.rmtree]


# The files are the same whatever the database.
@pytest.mark.parametrize(("engine_name", "search_backend"), [("sqlite", "whoosh")], indirect=True)
@pytest.mark.parametrize("restarted", ["while serving", "before a restart"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_site_goes_on_over_a_broken_index_and_mends_it(
    site: Flask, settings: Settings, browser: Open, damage: Callable[[Path], None], restarted: str
) -> None:
    mira = browser("mira")
    thread = begin(mira, body="A zebra.")
    with site.app_context():
        worker.drain("search")
    damage(settings.index_dir)
    if restarted == "before a restart":
        health._in.cache_clear()
    assert mira.get("/search?q=zebra").status_code in {200, 503}
    assert say(mira, thread, "Another zebra.").status_code == 303
    for path in ("/", "/pods/ward", f"/threads/{thread}/clean-water", "/pods/ward/nuggets"):
        assert mira.get(path).status_code == 200
    with site.app_context():
        worker.drain("search")
    # Whoever looks next sees what is on the disk.
    health._in.cache_clear()
    answer = mira.get("/search?q=zebra")
    if answer.status_code == 503:
        with site.app_context():
            worker.drain("search")
    with site.app_context():
        assert not health.verify()
        assert len(found("mira", "zebra")) == 2


@pytest.mark.parametrize("search_backend", ["whoosh"], indirect=True)
def test_an_index_that_cannot_be_built_hinders_nobody(site: Flask, settings: Settings, browser: Open) -> None:
    mira = browser("mira")
    thread = begin(mira, body="A zebra.")
    with site.app_context():
        worker.drain("search")
    _file_in_its_place(settings.index_dir)
    health._in.cache_clear()
    assert mira.get("/search?q=zebra").status_code == 503
    assert say(mira, thread, "Another zebra.").status_code == 303
    with site.app_context():
        worker.drain("search", rounds=3)
        assert health.state().problem
    assert "Search does not answer." in browser("adam").get("/admin/").text
    settings.index_dir.unlink()
    with site.app_context():
        health.ensure()
        assert len(found("mira", "zebra")) == 2
