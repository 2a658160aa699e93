"""A store that speaks S3, as a process of its own on this machine: it knows one key, and has one bucket."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from boto3.session import Session

from tests.cli.of_cli import fetched
from tests.mailout.postbox import free_port
from tests.until import until

BUCKET = "pods"
# Asked before anybody has a key: a person, what they may, their key, and the bucket.
_BEFORE = 4
_ALL = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'


@dataclass
class Shelf:
    """The store, its process, and the one key to it."""

    process: subprocess.Popen[bytes]
    port: int
    key: str = ""
    secret: str = ""

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, bucket: str = BUCKET, prefix: str = "site", *, key: str = "", secret: str = "") -> str:
        """Return what `FORUM_STORAGE_URL` says of it."""
        who = f"{key or self.key}:{(secret or self.secret).replace('/', '%2F').replace('+', '%2B')}"
        return f"s3://{who}@{bucket}/{prefix}?endpoint={self.endpoint}"

    def objects(self) -> dict[str, int]:
        """Return the names and sizes of all that is in it."""
        found = self.ask("s3").list_objects_v2(Bucket=BUCKET).get("Contents", ())
        return {each["Key"]: each["Size"] for each in found}

    def ask(self, what: str) -> Any:
        """Return a client of the store's own kind."""
        return Session().client(
            what,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.key or "nobody",
            aws_secret_access_key=self.secret or "nothing",
        )

    def hang(self) -> None:
        """Let it take calls and answer none."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def shelf() -> Iterator[Shelf]:
    """Run the store inside the block."""
    port = free_port()
    environ = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": str(_BEFORE), "MOTO_S3_DEFAULT_KEY_BUFFER_SIZE": "1000000"}
    command = [sys.executable, "-W", "ignore", "-c", "from moto.server import main; main()"]
    process = subprocess.Popen(
        [*command, "-H", "127.0.0.1", "-p", str(port)],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    made = Shelf(process, port)
    try:
        until(lambda: fetched(f"{made.endpoint}/moto-api/")[0] == 200, "a store", 60)
        keys = made.ask("iam")
        keys.create_user(UserName="forum")
        keys.put_user_policy(UserName="forum", PolicyName="all", PolicyDocument=_ALL)
        made.key, made.secret = _key(keys)
        made.ask("s3").create_bucket(Bucket=BUCKET)
        yield made
    finally:
        process.kill()
        process.wait()


def _key(keys: Any) -> tuple[str, str]:
    found = keys.create_access_key(UserName="forum")["AccessKey"]
    return found["AccessKeyId"], found["SecretAccessKey"]
