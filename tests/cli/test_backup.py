"""A backup that is made while people read and write, and what comes back from it."""

from __future__ import annotations

import gzip
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from forum.app import create_app
from forum.cli import restoring
from forum.kernel import schema, worker
from forum.kernel.db import db
from forum.kernel.settings import Settings
from tests.browser import Browser
from tests.cli.of_backup import backed_up, content, done, elsewhere, run_sql, seen_by_others, typed
from tests.cli.of_cli import one_line
from tests.dying import died
from tests.people.of_people import sign_in
from tests.threads.of_threads import begin, say

Open = Callable[[str | None], Browser]


def _lived_in(site: Flask, browser: Open, settings: Settings) -> int:
    thread = begin(browser("mira"))
    say(browser("carol"), thread, "Naïve answer: 1 % — “boil it” 💧\n\nمرحبا")
    kept = settings.instance_dir / "files" / "ab"
    kept.mkdir(parents=True)
    (kept / "abcd").write_bytes(b"\x00\x01" * 70_000)
    (settings.instance_dir / "mail").mkdir(exist_ok=True)
    (settings.instance_dir / "mail" / "letter.eml").write_text("secret", "utf-8")
    (settings.instance_dir / "link").symlink_to("/etc/passwd")
    return thread


def test_what_was_backed_up_comes_back_whole(
    site: Flask, browser: Open, settings: Settings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    thread = _lived_in(site, browser, settings)
    before = content(settings.database_url)
    archive = backed_up(settings, tmp_path_factory.mktemp("kept"))
    there = elsewhere(settings, tmp_path_factory.mktemp("there"))
    said = done(typed(there, "restore", str(archive), FORUM_SECRET_KEY="another" * 9))
    assert "is whole" in said
    assert "is not the one of the backup" in said
    after = content(there.database_url)
    # Nobody who signed out since is let in again.
    assert (before.pop("session").rows > 0, after.pop("session").rows) == (True, 0)
    assert after == before
    assert (there.instance_dir / "files/ab/abcd").read_bytes() == b"\x00\x01" * 70_000
    assert not seen_by_others(there.instance_dir)
    assert sorted(path.name for path in there.instance_dir.iterdir() if path.name != "forum.db") == [
        "files",
        "search_index",
        "upgrade.lock",
    ]
    assert typed(there, "index", "verify").code == 0
    assert typed(there, "audit", "verify").code == 0
    app = create_app(there)
    guest = Browser(app, None)
    assert sign_in(guest, "mira@example.org").status_code == 303
    assert "Naïve answer: 1 % — “boil it” 💧" in guest.get(f"/threads/{thread}/clean-water").text
    # The next key follows the last.
    assert begin(Browser(app, "mira")) == thread + 1
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_an_archive_is_its_owners_only_and_holds_no_index_letter_or_link(
    site: Flask, browser: Open, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _lived_in(site, browser, settings)
    (settings.instance_dir / "secret_key").write_text("k" * 40, "utf-8")
    archive = backed_up(settings, tmp_path_factory.mktemp("kept"))
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as packed:
        names = [name for name in packed.getnames() if not name.startswith("tables/")]
        assert {member.mode for member in packed.getmembers()} == {0o600}
    assert sorted(names) == ["files/files/ab/abcd", "files/secret_key", "manifest.json"]
    assert not [path for path in archive.parent.iterdir() if path != archive]


def test_without_a_name_it_lies_beside_the_data_and_no_later_backup_takes_it_in(
    site: Flask, settings: Settings
) -> None:
    done(typed(settings, "backup"))
    (made,) = (settings.instance_dir / "backups").iterdir()
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    done(typed(settings, "backup", str(settings.instance_dir / "second.tar.gz")))
    with tarfile.open(settings.instance_dir / "second.tar.gz") as packed:
        assert not [name for name in packed.getnames() if name.startswith("files/")]


def test_nothing_is_written_over_people(site: Flask, settings: Settings, tmp_path: Path) -> None:
    archive = backed_up(settings, tmp_path / "kept")
    before = content(settings.database_url)
    assert "11 people live in" in one_line(typed(settings, "restore", str(archive)))
    assert content(settings.database_url) == before


def test_an_empty_forum_gives_way_and_tables_of_others_do_not(
    site: Flask, settings: Settings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = content(settings.database_url)
    archive = backed_up(settings, tmp_path / "kept")
    there = elsewhere(settings, tmp_path_factory.mktemp("there"))
    done(typed(there, "db", "upgrade"))
    done(typed(there, "restore", str(archive)))
    assert content(there.database_url) == before
    other = elsewhere(settings, tmp_path_factory.mktemp("other"))
    run_sql(other.database_url, "CREATE TABLE invoice (id INTEGER PRIMARY KEY)")
    assert "invoice" in one_line(typed(other, "restore", str(archive)))


def test_a_database_that_somebody_has_open_is_not_pulled_away(
    site: Flask, settings: Settings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = backed_up(settings, tmp_path / "kept")
    there = elsewhere(settings, tmp_path_factory.mktemp("there"))
    done(typed(there, "db", "upgrade"))
    engine = schema.apart(there.database_url)
    with engine.connect() as held:
        held.exec_driver_sql("SELECT count(*) FROM post")
        assert one_line(typed(there, "restore", str(archive)))
    engine.dispose()
    assert content(there.database_url)["user_account"].rows == 0


def test_a_restore_that_is_killed_leaves_nothing_half_done(
    site: Flask, settings: Settings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (settings.instance_dir / "files").mkdir()
    (settings.instance_dir / "files" / "one").write_bytes(b"one")
    before = content(settings.database_url)
    archive = backed_up(settings, tmp_path / "kept")
    there = elsewhere(settings, tmp_path_factory.mktemp("there"))
    app = create_app(there)
    with app.app_context():
        for at in (2, 160):
            assert died(lambda: restoring.restore(archive), at)
            assert not content(there.database_url)
        restoring.restore(archive)
        db.engine.dispose()
    assert content(there.database_url) == before
    left = {path.name for path in there.instance_dir.iterdir()}
    assert left <= {"forum.db", "forum.db-wal", "forum.db-shm", "files", "upgrade.lock", "search_index"}


def test_an_archive_of_a_later_release_and_an_empty_database_are_one_line(
    site: Flask, settings: Settings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    there = elsewhere(settings, tmp_path_factory.mktemp("there"))
    assert "there is nothing to back up" in one_line(typed(there, "backup"))
    run_sql(settings.database_url, "UPDATE alembic_version SET version_num = '9999'")
    archive = backed_up(settings, tmp_path / "kept")
    assert "install that release" in one_line(typed(there, "restore", str(archive)))
    assert not content(there.database_url)


def test_a_name_that_is_taken_and_a_place_that_cannot_be_written_are_one_line(site: Flask, settings: Settings) -> None:
    taken = settings.instance_dir / "taken.tar.gz"
    taken.write_text("mine", "utf-8")
    assert "another name" in one_line(typed(settings, "backup", str(taken)))
    assert taken.read_text("utf-8") == "mine"
    assert "no folder" in one_line(typed(settings, "backup", str(settings.instance_dir / "nowhere")))
    assert "cannot be written" in one_line(typed(settings, "backup", "/proc/version/x.tar.gz"))


def test_the_key_of_the_folder_comes_back(
    site: Flask, settings: Settings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (settings.instance_dir / "secret_key").write_text("k" * 40, "utf-8")
    kept = tmp_path / "kept"
    kept.mkdir()
    said = done(typed(settings, "backup", str(kept), FORUM_SECRET_KEY=""))
    assert "FORUM_SECRET_KEY is not in it" not in said
    (archive,) = kept.iterdir()
    there = elsewhere(settings, tmp_path_factory.mktemp("there"))
    assert "FORUM_SECRET_KEY" not in done(typed(there, "restore", str(archive), FORUM_SECRET_KEY=""))
    assert (there.instance_dir / "secret_key").read_text("utf-8") == "k" * 40


def test_a_damaged_archive_is_not_touched(site: Flask, settings: Settings, tmp_path: Path) -> None:
    archive = backed_up(settings, tmp_path / "kept")
    assert "is whole" in done(typed(settings, "backup", "--verify", str(archive)))
    content_ = archive.read_bytes()
    archive.write_bytes(content_[: len(content_) // 2])
    assert "cut short" in one_line(typed(settings, "backup", "--verify", str(archive)))
    plain = gzip.decompress(content_)
    archive.write_bytes(gzip.compress(plain.replace(b"Mira Patel", b"Mara Patel")))
    assert "not what the manifest says" in one_line(typed(settings, "backup", "--verify", str(archive)))
    assert "cannot be read" in one_line(typed(settings, "backup", "--verify", str(tmp_path / "nowhere.tar.gz")))


def test_the_trail_tells_of_a_backup_and_one_that_cannot_be_noted_is_made_all_the_same(
    site: Flask, browser: Open, settings: Settings, tmp_path: Path
) -> None:
    assert "Nothing notes" not in done(typed(settings, "backup", str(tmp_path / "one.tar.gz")))
    with site.app_context():
        worker.drain("audit")
    assert "A backup was made" in browser("adam").get("/admin/audit?what=accounts").text
    run_sql(settings.database_url, "UPDATE alembic_version SET version_num = '0001'")
    assert "Nothing notes" in done(typed(settings, "backup", str(tmp_path / "two.tar.gz")))
    (settings.instance_dir / ".last_backup").unlink()
    (settings.instance_dir / ".last_backup").mkdir()
    assert "Nothing notes" in done(typed(settings, "backup", str(tmp_path / "three.tar.gz")))
