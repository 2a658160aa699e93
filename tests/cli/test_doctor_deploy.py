"""`forum doctor --deploy`: what is fine on one's own machine and too weak for people is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from forum.cli import checking_deploy
from forum.kernel import clock
from forum.kernel.settings import ROOT, Settings, database
from tests.cli.of_cli import forum, one_line
from tests.cli.of_doctor import Said, said

KEY = "Zt7-qLw9_Vb3xKj5Rn1sMf8dHg2pUm4aWe6oTi0"
STRONG = {"FORUM_MODE": "production", "FORUM_SECRET_KEY": KEY, "FORUM_PUBLIC_URL": "https://localhost:1"}
Asked = Callable[..., Said]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return a way to ask about a strong site of somebody who is not root, but for what a test changes."""
    us = os.geteuid()
    site = tmp_path / "site"
    site.mkdir(mode=0o700)
    if us == 0:
        os.chown(site, 4711, 4711)
        monkeypatch.setattr(os, "geteuid", lambda: 4711)

    def ask(*words: str, **environ: str) -> Said:
        return said(forum(site, "doctor", "--json", *(words or ("--deploy",)), **{**STRONG, **environ}))

    return ask


def test_strong_settings_are_taken(asked: Asked) -> None:
    assert "strength" in asked().fine


@pytest.mark.parametrize(
    ("weak", "says"),
    [
        ({"FORUM_MODE": "local"}, "FORUM_MODE is local"),
        ({"FORUM_MODE": "local", "FORUM_PUBLIC_URL": "http://localhost:1"}, "no https address"),
        ({"FORUM_MODE": "local", "FORUM_LIMITS": "off"}, "FORUM_LIMITS is off"),
        ({"FORUM_SECRET_KEY": "a" * 48}, "FORUM_SECRET_KEY can be guessed"),
        ({"FORUM_SECRET_KEY": "change-me-" + KEY}, "FORUM_SECRET_KEY can be guessed"),
    ],
)
def test_a_weak_setting_is_refused(asked: Asked, weak: dict[str, str], says: str) -> None:
    found = asked(**weak)
    assert (found.code, says in found.wrong["strength"]) == (1, True), found
    # It is fine on one's own machine.
    assert "strength" not in asked("--json", **weak).wrong


@pytest.mark.parametrize("name", ["FLASK_DEBUG", "PYTHONDEVMODE"])
def test_debugging_is_refused(asked: Asked, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    assert f"{name} is set" in asked().wrong["strength"]
    monkeypatch.setenv(name, "0")
    assert "strength" in asked().fine


def test_a_key_that_stands_in_the_guide_is_refused(asked: Asked) -> None:
    page = ROOT / "docs" / "operate.md"
    line = next(line for line in page.read_text("utf-8").splitlines() if line.strip().startswith("secret_key"))
    key = line.split('"')[1]
    assert "FORUM_SECRET_KEY is the one of the examples" in asked(FORUM_SECRET_KEY=key).wrong["strength"]


def test_a_file_of_settings_that_everybody_can_read_is_refused(asked: Asked, tmp_path: Path) -> None:
    config = tmp_path / "forum.toml"
    config.write_text('log = "text"\n', "utf-8")
    config.chmod(0o644)
    assert "can read" in asked(FORUM_CONFIG=str(config)).wrong["strength"]
    config.chmod(0o640)
    assert "strength" in asked(FORUM_CONFIG=str(config)).fine


def test_a_store_whose_files_or_key_others_can_read_is_refused(asked: Asked, tmp_path: Path) -> None:
    key = tmp_path / "s3"
    key.write_text("me\nsecret\n", "utf-8")
    key.chmod(0o644)
    url = f"s3://pods?endpoint=http://192.0.2.1:9000&credentials={key}"
    found = asked(FORUM_STORAGE_URL=url).wrong["strength"]
    assert "files cross the network in clear text" in found
    assert f"everybody on this machine can read {key}, the key of the store -> run `chmod 640 {key}`" in found
    key.chmod(0o600)
    assert "strength" in asked(FORUM_STORAGE_URL=url.replace("http://192.0.2.1:9000", "http://127.0.0.1:1")).fine


def test_root_is_refused(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "you are root" in asked().wrong["strength"]


def test_a_site_without_its_administrator_or_with_the_demo_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert forum(folder, "db", "upgrade", **STRONG).code == 0
    assert "nobody administers" in said(forum(folder, "doctor", "--json", "--deploy", **STRONG)).wrong["people"]
    (folder / "demo_password").write_text("lake\n", "utf-8")
    assert "the demo is loaded" in said(forum(folder, "doctor", "--json", "--deploy", **STRONG)).wrong["people"]


def test_a_site_without_a_backup_of_late_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert forum(folder, "db", "upgrade", **STRONG).code == 0
    people = said(forum(folder, "doctor", "--json", "--deploy", **STRONG)).wrong["people"]
    assert "no backup was made on this machine yet -> run `forum backup FOLDER`" in people
    assert forum(folder, "backup", str(tmp_path / "site.tar.gz"), **STRONG).code == 0
    assert "backup" not in said(forum(folder, "doctor", "--json", "--deploy", **STRONG)).wrong["people"]
    with time_machine.travel(clock.now() + timedelta(days=3), tick=True):
        people = said(forum(folder, "doctor", "--json", "--deploy", **STRONG)).wrong["people"]
    assert "the last backup is of" in people


def test_a_command_with_a_weak_limit_does_not_even_start(tmp_path: Path) -> None:
    assert "FORUM_LIMITS" in one_line(forum(tmp_path, "db", "upgrade", **STRONG, FORUM_LIMITS="off"))


@pytest.mark.parametrize(
    ("url", "reads_along"),
    [
        ("postgresql://forum@db.example.org/forum", True),
        ("postgresql://forum@192.0.2.7:5432/forum?sslmode=prefer", True),
        ("postgresql://forum@/forum?host=db.example.org", True),
        ("postgresql://forum@db.example.org/forum?sslmode=require", False),
        ("postgresql://forum@db.example.org/forum?sslmode=verify-full", False),
        ("postgresql://forum@127.0.0.1/forum", False),
        ("postgresql://forum@[::1]/forum", False),
        ("postgresql://forum@/forum?host=/run/postgresql", False),
        ("postgresql:///forum", False),
        ("sqlite:////srv/forum.db", False),
    ],
)
def test_postgresql_on_another_machine_is_asked_through_tls(tmp_path: Path, url: str, *, reads_along: bool) -> None:
    chosen = Settings("production", database(url), KEY, STRONG["FORUM_PUBLIC_URL"], tmp_path, tmp_path / "index")
    said = [fault.what for fault in checking_deploy.faults(chosen)]
    assert any("TLS is not demanded" in what for what in said) is reads_along
