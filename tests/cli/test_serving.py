"""`forum serve` as a process: begins, answers, ends; and what it says when it cannot."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.cli.of_cli import PATIENCE, apart, ended, fetched, forum, one_line, serving
from tests.mailout.postbox import free_port
from tests.until import until

KEY = "k" * 40


def _children(pid: int) -> list[Path]:
    # Each thread has its own: the one that watches starts another worker.
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [Path("/proc") / child for kept in lists for child in kept.read_text("utf-8").split()]


def test_the_site_begins_on_an_empty_folder_answers_and_ends_when_asked(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path / "site", port) as process:
        assert fetched(f"http://127.0.0.1:{port}/readyz") == (200, "ready\n")
        assert "<h1" in fetched(f"http://127.0.0.1:{port}/")[1]
        workers = _children(process.pid)
        assert workers
        run = ended(process)
        assert run.code == 0
        assert f"Serving http://127.0.0.1:{port}\n" in run.out
        assert not [worker for worker in workers if worker.exists()]


def _shared_mib(process: Path) -> int:
    lines = (process / "smaps_rollup").read_text("utf-8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Shared_Dirty:")) >> 10


def test_the_first_worker_holds_what_was_loaded_in_common_with_its_server(tmp_path: Path) -> None:
    with serving(tmp_path, free_port()) as process:
        (worker,) = _children(process.pid)
        assert (worker / "comm").read_text("utf-8") == "forum-work\n"
        assert _shared_mib(worker) > 20


def test_a_worker_that_dies_is_started_again(tmp_path: Path) -> None:
    with serving(tmp_path, free_port()) as process:
        (first,) = _children(process.pid)
        os.kill(int(first.name), signal.SIGKILL)
        until(lambda: [one for one in _children(process.pid) if one != first], "another worker")


def test_two_begin_at_once_on_an_empty_folder_and_both_serve(tmp_path: Path) -> None:
    one, other = free_port(), free_port()
    with serving(tmp_path, one, wait=False) as first, serving(tmp_path, other, wait=False) as second:
        addresses = [f"http://127.0.0.1:{port}/readyz" for port in (one, other)]
        until(lambda: all(fetched(url)[0] == 200 for url in addresses), "both sites", PATIENCE)
        assert (first.poll(), second.poll()) == (None, None)


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = apart(tmp_path, "serve", "--port", str(port))
    assert run.code == 1
    said = [line for line in run.err.splitlines() if not line.startswith("{")]
    assert said == [f"forum: port {port} is in use: stop what listens there, or choose another with --port."]


def test_an_address_that_is_not_ours_is_one_line(tmp_path: Path) -> None:
    assert "--host" in one_line(apart(tmp_path, "serve", "--host", "192.0.2.1", "--port", str(free_port())))
    assert "--host" in one_line(apart(tmp_path, "serve", "--host", "nowhere.invalid"))
    assert forum(tmp_path, "serve", "--port", "99999").code == 2


@pytest.mark.parametrize("command", [("serve",), ("db", "upgrade"), ("demo", "load")])
@pytest.mark.parametrize("mode", ["local", "production"])
def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path, command: tuple[str, ...], mode: str) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    more = {"FORUM_MODE": mode, "FORUM_SECRET_KEY": KEY, "FORUM_PUBLIC_URL": "https://pods.example.org"}
    said = one_line(forum(tmp_path / "file" / "site", *command, **(more if mode == "production" else {})))
    assert str(tmp_path / "file" / "site") in said
    assert "set FORUM_INSTANCE_DIR" in said


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"FORUM_DATABASE_URL": "nonsense"}, "FORUM_DATABASE_URL"),
        ({"FORUM_DATABASE_URL": "postgresql://me@host:port/name"}, "FORUM_DATABASE_URL"),
        ({"FORUM_DATABASE_URL": "postgresql://me@127.0.0.1:1/name"}, "FORUM_DATABASE_URL"),
        ({"FORUM_DATABASE_URL": "sqlite:///"}, "FORUM_DATABASE_URL"),
        ({"FORUM_DATABASE_URL": "sqlite:///forum.db"}, "sqlite:////folder/forum.db"),
        ({"FORUM_DATABASE_URL": f"sqlite:///{__file__}"}, "FORUM_DATABASE_URL"),
        ({"FORUM_MODE": "production", "FORUM_PUBLIC_URL": "https://pods.example.org"}, "FORUM_SECRET_KEY"),
        ({"FORUM_MODE": "", "FORUM_SECRET_KEY": KEY}, "FORUM_PUBLIC_URL"),
        ({"FORUM_COLOUR": "red"}, "FORUM_COLOUR"),
    ],
)
def test_a_wrong_setting_is_one_line_that_says_which(tmp_path: Path, more: dict[str, str], named: str) -> None:
    assert named in one_line(forum(tmp_path, "serve", "--port", str(free_port()), **more))


def test_a_database_of_a_later_release_is_one_line(tmp_path: Path) -> None:
    assert forum(tmp_path, "db", "upgrade").code == 0
    database = sqlite3.connect(tmp_path / "forum.db")
    database.execute("UPDATE alembic_version SET version_num = 'later'")
    database.commit()
    database.close()
    assert "install that release" in one_line(forum(tmp_path, "serve"))


def test_the_key_of_a_local_site_is_random_kept_and_the_owners_only(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert forum(tmp_path / folder, "db", "upgrade").code == 0
    kept = [tmp_path / folder / "secret_key" for folder in ("one", "two")]
    first, second = (file.read_text("utf-8") for file in kept)
    assert len(first.strip()) >= 32
    assert first != second
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(kept[0].parent.stat().st_mode) == 0o700
    assert forum(tmp_path / "one", "db", "upgrade").code == 0
    assert kept[0].read_text("utf-8") == first


def test_a_site_with_a_key_of_its_own_keeps_no_other(tmp_path: Path) -> None:
    assert forum(tmp_path, "db", "upgrade", FORUM_SECRET_KEY=KEY).code == 0
    assert not (tmp_path / "secret_key").exists()
