"""Archives that somebody made to do harm (class 29): refused before anything is touched."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from forum.cli import restoring
from forum.cli.restoring import CannotRestore

_MANIFEST = {
    "made_at": "2026-01-01T00:00:00+00:00",
    "version": "0.1.0",
    "revision": "0001",
    "database": "sqlite",
    "key": "",
    "has_key": False,
    "tables": {},
    "columns": {},
    "format": 1,
}
Fill = Callable[[tarfile.TarFile, dict[str, str]], None]


def _add(packed: tarfile.TarFile, members: dict[str, str], name: str, content: bytes = b"x", **about: object) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in about.items():
        setattr(info, key, value)
    packed.addfile(info, io.BytesIO(content))
    members[name] = hashlib.sha256(content).hexdigest()


def _archive(path: Path, fill: Fill, **about: object) -> Path:
    with tarfile.open(path, "w:gz", format=tarfile.USTAR_FORMAT) as packed:
        members: dict[str, str] = {}
        fill(packed, members)
        manifest = json.dumps({**_MANIFEST, "members": members, **about}).encode()
        _add(packed, {}, "manifest.json", manifest)
    return path


def _refused(path: Path) -> str:
    with pytest.raises(CannotRestore) as why:
        restoring.verify(path)
    return str(why.value)


def test_an_archive_that_does_no_harm_is_whole(tmp_path: Path) -> None:
    made = _archive(tmp_path / "a.tar.gz", lambda packed, members: _add(packed, members, "files/ab/abcd"))
    assert restoring.verify(made).revision == "0001"


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "files/../../outside",
        "files/a/../../../outside",
        "/etc/cron.d/mine",
        "files//etc/passwd",
        "files/./a",
        "files/a\\..\\b",
        "files/C:/a",
        "files/a\nb",
        "files/.ssh/authorized_keys",
        "files/.restore/x",
        "files/forum.db",
        "files/forum.db-wal",
        "files/search_index/live",
        "files/mail/letter.eml",
        "files/upgrade.lock",
        "files/",
        "tables/post/../x/000001.jsonl",
        "tables/post/1.jsonl",
        "tables/Post; DROP TABLE post/000001.jsonl",
        "forum.db",
    ],
)
def test_a_name_that_no_backup_has_is_refused(tmp_path: Path, name: str) -> None:
    assert _refused(_archive(tmp_path / "a.tar.gz", lambda packed, members: _add(packed, members, name)))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.XHDTYPE]
)
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    def fill(packed: tarfile.TarFile, members: dict[str, str]) -> None:
        _add(packed, members, "files/link", b"", type=kind, linkname="/etc/passwd")

    assert "no plain file" in _refused(_archive(tmp_path / "a.tar.gz", fill))


def test_a_name_twice_and_a_member_that_the_manifest_does_not_know_are_refused(tmp_path: Path) -> None:
    def twice(packed: tarfile.TarFile, members: dict[str, str]) -> None:
        _add(packed, members, "files/a", b"one")
        _add(packed, members, "files/a", b"two")

    assert "twice" in _refused(_archive(tmp_path / "a.tar.gz", twice))
    smuggled = _archive(tmp_path / "b.tar.gz", lambda packed, _members: _add(packed, {}, "files/a"))
    assert "files/a is not what the manifest says" in _refused(smuggled)
    missing = _archive(tmp_path / "c.tar.gz", lambda _packed, members: members.update({"files/b": "0" * 64}))
    assert "files/b is not what the manifest says" in _refused(missing)


def test_a_bomb_ends_early_and_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tar.gz"
    info = tarfile.TarInfo("files/bomb")
    info.size = 1 << 40
    # Whoever writes it need not wait: one megabyte of nothing, named two hundred times.
    path.write_bytes(gzip.compress(info.tobuf(tarfile.GNU_FORMAT)) + gzip.compress(bytes(1 << 20)) * 200)
    assert path.stat().st_size < 1 << 20
    assert "grows" in _refused(path)


def test_a_part_of_a_table_that_fits_into_no_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.tar.gz"
    info = tarfile.TarInfo("tables/post/000001.jsonl")
    info.size = 1 << 30
    with gzip.open(path, "wb") as packed:
        packed.write(info.tobuf(tarfile.USTAR_FORMAT))
    assert "too large" in _refused(path)


@pytest.mark.parametrize(
    "manifest", [b"", b"[" * 100_000, b"{}", b"[]", b'{"format": 2}', b'{"format": 1, "tables": 7}']
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, manifest: bytes) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.USTAR_FORMAT) as packed:
        _add(packed, {}, "manifest.json", manifest)
    assert _refused(path)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\x1f\x8b" + b"\x00" * 600, gzip.compress(b"\xff" * 2048, mtime=0)]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(content)
    assert "cut short, or no archive" in _refused(path)


def test_a_member_of_less_than_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "less.tar.gz"
    info = tarfile.TarInfo("files/less")
    info.size = -1024
    path.write_bytes(gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(4096)))
    assert "less than nothing" in _refused(path)
