"""Where files are kept: a folder, or a bucket of a store that speaks S3, as `FORUM_STORAGE_URL` says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from .settings_names import SettingsError

_KNOWN = frozenset({"endpoint", "region", "credentials"})
# As S3 itself allows them.
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9._/-]*")
_BUT = "file:///folder or s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-1"


@dataclass(frozen=True)
class Folder:
    """A folder of this machine."""

    path: Path


@dataclass(frozen=True)
class Bucket:
    """A bucket, what names in it begin with, who answers for it, and the key to it; without one AWS's own ways hold."""

    name: str
    prefix: str
    endpoint: str
    region: str
    key: str
    secret: str

    @property
    def place(self) -> str:
        """Return what an operator knows it by, without its key."""
        return f"s3://{self.name}/{self.prefix}".rstrip("/")


def read(url: str) -> str:
    """Return the address of a store as it was given. Raises SettingsError."""
    where(url, Path("/"))
    return url


def where(url: str, instance: Path) -> Folder | Bucket:
    """Return where files are kept; without an address, in the instance folder. Raises SettingsError."""
    if not url:
        return Folder(instance / "files")
    if url.startswith(("/", "file:///")):
        return Folder(Path(unquote(url.removeprefix("file://"))))
    if not url.startswith("s3://"):
        raise SettingsError(f"FORUM_STORAGE_URL must begin with file:/// or s3://: write {_BUT}.")
    if find_spec("boto3") is None:
        raise SettingsError("FORUM_STORAGE_URL needs the library boto3: install the extra `s3`.")
    return _bucket(_split(url))


def key_file(url: str) -> str:
    """Return the file that an address names for its key, empty for none."""
    return dict(parse_qsl(urlsplit(url).query)).get("credentials", "")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        # Asked for here, as a port that is none is an error only then.
        _port = parts.port
    except ValueError as why:
        raise SettingsError(f"FORUM_STORAGE_URL cannot be read ({why}): write {_BUT}.") from why
    return parts


def _bucket(parts: SplitResult) -> Bucket:
    name, prefix, asked = parts.hostname or "", parts.path.strip("/"), dict(parse_qsl(parts.query))
    if not _BUCKET.fullmatch(name) or not _PREFIX.fullmatch(prefix):
        raise SettingsError(f"FORUM_STORAGE_URL names no bucket or a prefix that cannot be: write {_BUT}.")
    if strange := sorted(asked.keys() - _KNOWN):
        raise SettingsError(f"FORUM_STORAGE_URL knows no {strange[0]}: it knows {', '.join(sorted(_KNOWN))}.")
    endpoint = asked.get("endpoint", "").rstrip("/")
    if endpoint and not re.fullmatch(r"https?://[^/?#@]+", endpoint):
        raise SettingsError("FORUM_STORAGE_URL has an endpoint that is no address: write https://s3.example.org.")
    key, secret = unquote(parts.username or ""), unquote(parts.password or "")
    if file := asked.get("credentials", ""):
        key, secret = _kept(Path(file))
    if bool(key) != bool(secret):
        raise SettingsError("FORUM_STORAGE_URL has half a key: write s3://key:secret@bucket, / in it as %2F.")
    region = asked.get("region", "us-east-1" if endpoint else "")
    return Bucket(name, f"{prefix}/" if prefix else "", endpoint, region, key, secret)


def _kept(file: Path) -> tuple[str, str]:
    """Return the key of a file that only the site's user reads: its name in the first line, its secret in the next."""
    try:
        lines = file.read_text("utf-8").split()
    except (OSError, ValueError) as why:
        said = getattr(why, "strerror", "") or "it is no text"
        raise SettingsError(f"FORUM_STORAGE_URL names {file}, which cannot be read ({said}): mend the file.") from why
    if len(lines) != 2:  # noqa: PLR2004
        raise SettingsError(f"FORUM_STORAGE_URL names {file}: it must hold two lines, the key and its secret.")
    return lines[0], lines[1]
