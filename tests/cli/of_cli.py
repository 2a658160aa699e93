"""The command as an operator types it: a process of its own with its own settings and folder."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from forum.cli.main import main
from tests.until import until

COMMAND = [sys.executable, "-c", "from forum.cli import main; main()"]
PATIENCE = 60.0


def environ(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a local site in `folder`; a setting that is empty is left out."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
    given = {"FORUM_MODE": "local", "FORUM_INSTANCE_DIR": str(folder), **more}
    return {**bare, **{name: value for name, value in given.items() if value}}


@dataclass(frozen=True)
class Run:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def forum(folder: Path, *words: str, **more: str) -> Run:
    """Run `forum` to its end, in this process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - set(environ(folder, **more)):
            patch.delenv(name)
        for name, value in environ(folder, **more).items():
            patch.setenv(name, value)
        try:
            result = CliRunner().invoke(main, words)
        finally:
            root.handlers[:], root.level = handlers, level
    # A fault shows as itself.
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


class Command(subprocess.Popen[str]):
    """`forum` as a process of its own; what it says goes to files, as a pipe that nobody empties would stop it."""

    def __init__(self, folder: Path, *words: str, **more: str) -> None:
        self._said, self._log = TemporaryFile("w+"), TemporaryFile("w+")  # noqa: SIM115 as they live as long as we
        super().__init__(
            [*COMMAND, *words],
            env=environ(folder, **more),
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._log,
            text=True,
        )

    def end(self) -> Run:
        """Wait for its end and return what it said. Raises TimeoutExpired."""
        self.wait(PATIENCE)
        said = []
        for file in (self._said, self._log):
            file.seek(0)
            said.append(file.read())
            file.close()
        return Run(self.returncode, *said)


def apart(folder: Path, *words: str, **more: str) -> Run:
    """Run `forum` to its end as a process of its own."""
    return Command(folder, *words, **more).end()


def one_line(run: Run) -> str:
    """Return the one line with which a command refused."""
    assert run.code not in (0, 1), run
    said = [line for line in run.err.splitlines() if not line.startswith("{")]
    assert len(said) == 1, run.err
    assert said[0].startswith("forum: ")
    return said[0]


def fetched(url: str) -> tuple[int, str]:
    """Return status and text of a page; 0 where nobody answers."""
    try:
        with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 as tests give http addresses of their own
            return answer.status, answer.read().decode()
    except HTTPError as why:
        return why.code, why.read().decode()
    except OSError:
        return 0, ""


def _is_up(process: Command, port: int) -> bool:
    assert process.poll() is None, process.end()
    return fetched(f"http://127.0.0.1:{port}/healthz")[0] == 200


def ended(process: Command) -> Run:
    """Ask a process to end as an operator's system does; return its code and what it said."""
    process.send_signal(signal.SIGTERM)
    return process.end()


@contextmanager
def serving(folder: Path, port: int, *, wait: bool = True, **more: str) -> Iterator[Command]:
    """Serve inside the block, from the first page on or, without `wait`, from the start of the process."""
    process = Command(folder, "serve", "--port", str(port), **more)
    try:
        if wait:
            until(lambda: _is_up(process, port), "the first page", PATIENCE)
        yield process
    finally:
        if process.poll() is None:
            ended(process)
