"""Files in a bucket of any store that speaks S3; when it is away, it is left alone for a while.

Loaded only where a site keeps its files there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, SSLError

from . import settings, tokens
from .settings_storage import Bucket as Where
from .storing import KEY, PIECE, Away, Entry

# Seconds: to find the store, for its next piece of an answer, and for how long nobody asks one that did not answer.
_CONNECT, _ANSWER, _REST = 3, 15, 5.0
_GONE = frozenset({"NoSuchKey", "404", "NotFound"})
_NO_KEY = frozenset({"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidClientTokenId", "AuthFailure", "401"})
_NO_LEAVE = frozenset({"AccessDenied", "AllAccessDisabled", "403", "Forbidden"})
_SETTING = "FORUM_STORAGE_URL"
_rests_until: list[tuple[float, Away | None]] = [(0.0, None)]


class Bucket:
    """Keeps each file as an object that is named as its key, behind the prefix of the site."""

    is_far = True

    def __init__(self, where: Where) -> None:
        self._where, self.place = where, where.place

    def put(self, source: Path, key: str) -> None:
        with source.open("rb") as file, self._asked():
            self._client.put_object(
                **self._object(key),
                Body=file,
                ContentLength=source.stat().st_size,
                ContentType="application/octet-stream",
            )

    def opened(self, key: str, start: int, size: int | None) -> IO[bytes]:
        """Fetch it first: what breaks off is known before anybody is answered, and who reads slowly holds up nobody."""
        until = "" if size is None else start + size - 1
        wanted = {"Range": f"bytes={start}-{until}"} if start or size is not None else {}
        file = TemporaryFile(dir=settings.current().instance_dir)  # noqa: SIM115 as whoever asked closes it
        try:
            with self._asked(), closing(self._client.get_object(**self._object(key), **wanted)["Body"]) as body:
                while piece := body.read(PIECE):
                    file.write(piece)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    def size(self, key: str) -> int | None:
        try:
            with self._asked():
                return int(self._client.head_object(**self._object(key))["ContentLength"])
        except FileNotFoundError:
            return None

    def forget(self, key: str) -> None:
        with self._asked():
            self._client.delete_object(**self._object(key))

    def listed(self) -> Iterator[Entry]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._where.name, Prefix=self._where.prefix
        )
        with self._asked():
            for page in pages:
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(self._where.prefix)
                    if KEY.fullmatch(key):
                        yield Entry(key, found["Size"], found["LastModified"].timestamp())

    def check(self) -> None:
        probe = {"Bucket": self._where.name, "Key": f"{self._where.prefix}.probe-{tokens.new()[:8]}"}
        with self._asked(rested=True):
            self._client.put_object(**probe, Body=b"probe")
            with closing(self._client.get_object(**probe)["Body"]) as body:
                body.read()
            self._client.list_objects_v2(Bucket=self._where.name, Prefix=self._where.prefix, MaxKeys=1)
            self._client.delete_object(**probe)

    def _object(self, key: str) -> dict[str, str]:
        if not KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return {"Bucket": self._where.name, "Key": self._where.prefix + key}

    @property
    def _client(self) -> Any:
        # Connections are not shared with a process that we were copied from.
        return _client(self._where, os.getpid())

    @contextmanager
    def _asked(self, *, rested: bool = False) -> Iterator[None]:
        """Ask the store inside the block. Raises FileNotFoundError for what is not there, Away for all else."""
        until, why_not = _rests_until[0]
        if why_not is not None and not rested and time.monotonic() < until:
            raise Away(why_not.what, why_not.do)
        try:
            yield
        except ClientError as why:
            code = str(why.response.get("Error", {}).get("Code", ""))
            if code in _GONE:
                raise FileNotFoundError(self.place) from None
            raise self._refused(code) from None
        except BotoCoreError as why:
            away = self._silent(why)
            _rests_until[0] = time.monotonic() + _REST, away
            raise away from None

    def _refused(self, code: str) -> Away:
        host = self._where.endpoint or "AWS"
        if code == "NoSuchBucket":
            return Away(f"there is no bucket {self._where.name} at {host}", f"make it, or correct {_SETTING}.")
        if code in _NO_KEY:
            return Away(f"{host} does not know our key ({code})", f"correct key and secret of {_SETTING}.")
        if code in _NO_LEAVE:
            return Away(
                f"{host} lets our key not use {self.place} ({code})",
                "let it read, write, list and delete there, or give another key.",
            )
        return Away(f"{host} answers {code}", f"look at its log, and at {_SETTING}.")

    def _silent(self, why: BotoCoreError) -> Away:
        host = self._where.endpoint or "AWS"
        if isinstance(why, NoCredentialsError):
            return Away(
                f"there is no key for {self.place}",
                "write s3://key:secret@bucket, name a file by credentials=, or set AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY.",
            )
        if isinstance(why, SSLError):
            return Away(f"the certificate of {host} is not believed", "renew it, or correct the endpoint.")
        return Away(
            f"nobody answers at {host} ({type(why).__name__})", f"start it, or correct the endpoint of {_SETTING}."
        )


def wake() -> None:
    """Ask again at once: for tests, and after settings have changed."""
    _rests_until[0] = 0.0, None


@cache
def _client(where: Where, _process: int) -> Any:
    return Session().client(
        "s3",
        endpoint_url=where.endpoint or None,
        region_name=where.region or None,
        aws_access_key_id=where.key or None,
        aws_secret_access_key=where.secret or None,
        config=Config(
            connect_timeout=_CONNECT,
            read_timeout=_ANSWER,
            retries={"mode": "standard", "total_max_attempts": 2},
            max_pool_connections=16,
            signature_version="s3v4",
            # Stores of others know no newer sums; what goes there is signed with its hash instead, which it compares.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if where.endpoint else "auto", "payload_signing_enabled": True},
        ),
    )
