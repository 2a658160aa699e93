"""On several machines nobody removes a file that the backup of another is about to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from forum.kernel import files, settings
from tests.attachments.of_files import PDF, reply, sent
from tests.browser import Browser
from tests.threads.of_threads import begin

pytestmark = [
    pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True, scope="session"),
    pytest.mark.parametrize("kept_at", ["s3"], indirect=True),
]
Open = Callable[[str | None], Browser]


def test_a_backup_here_holds_up_who_removes_there(browser: Open, site: Flask, tmp_path: Path) -> None:
    mira = browser("mira")
    reply(mira, begin(mira), sent(PDF, "plan.pdf"))
    here = settings.current()
    there = replace(here, instance_dir=tmp_path / "there")
    with site.app_context():
        with files.holding():
            settings.use(there)
            with files.removing() as free:
                assert not free
            # Two backups do not hinder each other.
            with files.holding():
                pass
        with files.removing() as free:
            assert free
            settings.use(here)
            with files.removing() as also:
                assert not also
        with files.removing() as free:
            assert free
