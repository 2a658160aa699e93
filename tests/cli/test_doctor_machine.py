"""The doctor on settings, folders, mail, Redis and what the machine lends; each mistake is really made."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import ssl
import subprocess
import sys
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from forum.cli import checking_folders
from forum.kernel import i18n
from forum.kernel.settings import ROOT
from tests import services
from tests.cli.of_cli import COMMAND, environ, forum
from tests.cli.of_doctor import Said, said
from tests.mailout import postbox
from tests.mailout.postbox import Postbox

PEM = Path(__file__).parents[1] / "mailout" / "localhost.pem"
KEY = "Zt7-qLw9_Vb3xKj5Rn1sMf8dHg2pYc4aUe6oTi0"
Asked = Callable[..., Said]


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    """Return a way to ask the doctor about a site in a folder of its own."""

    def ask(*more: str, **environ: str) -> Said:
        return said(forum(tmp_path / "site", "doctor", "--json", *more, **environ))

    return ask


@pytest.mark.parametrize(
    ("settings", "what", "do"),
    [
        ({"FORUM_SECRET_KEY": "short"}, "FORUM_SECRET_KEY is shorter than 32", "token_urlsafe(48)"),
        ({"FORUM_MODE": "production"}, "FORUM_SECRET_KEY is not set", "token_urlsafe(48)"),
        ({"FORUM_PUBLIC_ULR": "https://x.org"}, "FORUM_PUBLIC_ULR is no setting", "did you mean FORUM_PUBLIC_URL?"),
        ({"FORUM_COLOUR": "red"}, "FORUM_COLOUR is no setting", "remove it or correct its name"),
        ({"FORUM_PUBLIC_URL": "pods.example.org"}, "FORUM_PUBLIC_URL is", "give scheme and host only"),
        ({"FORUM_DATABASE_URL": "nonsense"}, "FORUM_DATABASE_URL must begin", "correct it"),
        ({"FORUM_CONFIG": "nowhere.toml"}, "FORUM_CONFIG names nowhere.toml", "mend the file"),
        ({"FORUM_METRICS_TOKEN": "short"}, "FORUM_METRICS_TOKEN is shorter", "token_urlsafe(24)"),
        ({"FORUM_LOG": "xml"}, "FORUM_LOG is 'xml'", "json or text"),
    ],
)
def test_a_setting_that_cannot_be(asked: Asked, settings: dict[str, str], what: str, do: str) -> None:
    found = asked(**settings)
    assert (found.code, found.wrong["settings"].count(what)) == (1, 1)
    assert do in found.wrong["settings"].partition(" -> ")[2]


def test_all_wrong_settings_are_told_at_once(asked: Asked) -> None:
    found = asked(FORUM_SECRET_KEY="short", FORUM_PUBLIC_URL="x", FORUM_MIAL_URL="y", FORUM_PROXIES="one")
    for name in ("SECRET_KEY", "PUBLIC_URL", "MIAL_URL", "PROXIES"):
        assert f"FORUM_{name}" in found.wrong["settings"]


def test_a_folder_that_cannot_be_written(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    found = asked(FORUM_INSTANCE_DIR=str(tmp_path / "file" / "site"), FORUM_SECRET_KEY=KEY)
    assert "cannot be written (Not a directory) -> change its owner" in found.wrong["folders"]
    assert "database" not in {*found.fine, *found.wrong, *found.later}


def test_a_folder_that_everybody_can_look_into(asked: Asked, tmp_path: Path) -> None:
    asked()
    (tmp_path / "site").chmod(0o755)
    assert "chmod o-rwx" in asked().wrong["folders"]
    (tmp_path / "site").chmod(0o750)
    assert "folders" in asked().fine


def test_a_folder_of_somebody_else(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    asked()
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert "and you are 4711" in asked().wrong["folders"]


def test_a_disk_without_room(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir(mode=0o700)
    script = 'mount -t tmpfs -o size=20m,mode=700 none "$0" && exec "$@"'
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, str(site)]
    run = subprocess.run(
        [*command, *COMMAND, "doctor"], env=environ(site), capture_output=True, text=True, check=False, timeout=60
    )
    assert "MB are free at" in run.stdout, run.stderr
    assert run.returncode == 1


_MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
31 22 0:28 / /srv rw,relatime shared:9 - ext4 /dev/sdb1 rw
40 31 0:51 / /srv/pods rw,relatime shared:20 - nfs4 files.example.org:/pods rw,vers=4.2
41 22 0:52 / /mnt/with\\040space rw - fuse.sshfs me@files.example.org: rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/pods/instance", "nfs4"),
        ("/srv/podsies", "ext4"),
        ("/srv", "ext4"),
        ("/var", "ext4"),
        ("/mnt/with space/x", "fuse.sshfs"),
    ],
)
def test_a_folder_on_a_network_file_system_is_known_by_its_mount(folder: str, kind: str) -> None:
    assert checking_folders.kind_of(Path(folder), _MOUNTS) == kind


def test_sqlite_on_a_network_file_system(asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(_MOUNTS + f"50 22 0:60 / {tmp_path} rw - nfs4 files.example.org:/x rw\n", "utf-8")
    monkeypatch.setattr(checking_folders, "_MOUNTS", mounts)
    assert "on a network file system (nfs4)" in asked().wrong["folders"]


def test_few_open_files(asked: Asked) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    try:
        assert "only 512 files open -> set LimitNOFILE" in asked().wrong["machine"]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_time_zones_that_are_not_there(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "tzdata"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=[])
    try:
        assert "time zones are not known here -> install" in asked().wrong["machine"]
    finally:
        zoneinfo.reset_tzpath()


def test_words_of_a_language_that_are_not_there(asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    (tmp_path / "translations" / "ru" / "LC_MESSAGES" / "messages.po").unlink()
    monkeypatch.setattr(i18n, "ROOT", tmp_path)
    i18n.catalogue.cache_clear()
    try:
        assert "the words of ru are missing" in asked().wrong["machine"]
    finally:
        i18n.catalogue.cache_clear()


def test_redis_that_is_not_there(asked: Asked) -> None:
    found = asked(FORUM_REDIS_URL=f"redis://:hunter2@127.0.0.1:{postbox.free_port()}/0")
    assert "Redis at 127.0.0.1 does not answer (Connection refused) -> start it" in found.wrong["redis"]
    assert "hunter2" not in found.wrong["redis"]


def test_redis_that_is_there(asked: Asked) -> None:
    with services.running("redis") as url:
        assert "redis" in asked(FORUM_REDIS_URL=url).fine
        path = url.partition("://")[2]
        assert "Redis at" in asked(FORUM_REDIS_URL=f"unix://nobody:wrong@{path}").wrong["redis"]


def test_production_without_mail(asked: Asked) -> None:
    found = asked(FORUM_MODE="production", FORUM_SECRET_KEY=KEY, FORUM_PUBLIC_URL="https://localhost:1")
    assert "FORUM_MAIL_URL is not set" in found.wrong["mail"]


def test_a_mail_server_that_takes_us(asked: Asked) -> None:
    port = postbox.free_port()
    with postbox.open_at(port):
        found = asked(FORUM_MAIL_URL=f"smtp://127.0.0.1:{port}", FORUM_MAIL_FROM="Pods <pods@example.org>")
    assert "mail" in found.fine


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("smtp://127.0.0.1:{free}", "does not answer (Connection refused) -> correct host and port"),
        ("smtp://nowhere.invalid:25", "nowhere.invalid is not known to the DNS"),
        ("smtp://me:hunter2@127.0.0.1:{open}", "127.0.0.1 knows no sign-in"),
        ("smtps://127.0.0.1:{open}", "does not speak TLS as FORUM_MAIL_URL says -> smtps:// is for port 465"),
        ("smtp://localhost:{tls}", "localhost has a certificate that is not believed"),
        ("smtp://me:hunter2@localhost:{auth}", "localhost refuses name or password"),
    ],
    ids=["closed", "no host", "no sign-in", "no TLS", "certificate", "password"],
)
def test_a_mail_server_that_does_not(asked: Asked, monkeypatch: pytest.MonkeyPatch, url: str, says: str) -> None:
    ports = {name: str(postbox.free_port()) for name in ("open", "tls", "auth")}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    if "{auth}" in url:
        monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    refusing = {"tls_context": context, "authenticator": lambda *_: AuthResult(success=False, handled=False)}
    options: dict[str, dict[str, Any]] = {"open": {}, "tls": {"tls_context": context}, "auth": refusing}
    wanted = [
        Controller(Postbox(), hostname="127.0.0.1", port=int(ports[name]), **options[name])
        for name in ports
        if f"{{{name}}}" in url
    ]
    for server in wanted:
        server.start()
    try:
        found = asked(FORUM_MAIL_URL=url.format(free=postbox.free_port(), **ports))
    finally:
        for server in wanted:
            server.stop()
    assert says in found.wrong["mail"]
    assert "hunter2" not in found.wrong["mail"]


def test_a_sender_that_is_no_address(asked: Asked) -> None:
    assert "FORUM_MAIL_FROM is 'Pods'" in asked(FORUM_MAIL_FROM="Pods").wrong["mail"]


def test_a_password_in_clear_text(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    port = postbox.free_port()
    # A name of this machine that does not look like it: as a server elsewhere would.
    real = socket.getaddrinfo

    def told(host: object, *more: object, **named: object) -> object:
        return real("127.0.0.1" if host == "mail.example.org" else host, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", told)
    with postbox.open_at(port):
        found = asked(FORUM_MAIL_URL=f"smtp://me:hunter2@mail.example.org:{port}")
        open_ = asked("--deploy", FORUM_MAIL_URL=f"smtp://mail.example.org:{port}")
    assert "wants the password in clear text" in found.wrong["mail"]
    assert "cross the network in clear text" in open_.wrong["strength"]
