"""Reading documents in tests."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from forum.extracts import reading
from forum.extracts.models import Extract, ExtractPage
from forum.kernel import child, worker
from forum.kernel.db import db
from tests.attachments.of_files import kept, reply, sent
from tests.browser import Browser
from tests.extracts import papers
from tests.threads.of_threads import begin


def read(content: bytes, name: str) -> reading.Read:
    """Read a document as the worker does."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return reading.read(file, papers.type_of(name))


def words(found: reading.Read) -> str:
    """Return all that was read, with single spaces."""
    return " ".join(re.sub(r"\s+", " ", page.text) for page in found.pages)


@dataclass(frozen=True)
class Cost:
    """What reading took: seconds of work, bytes of memory."""

    cpu: float
    memory: int


# Memory is that of the process itself only where the one that starts it is small.
_WEIGHED = """
import os, subprocess, sys
running = subprocess.Popen(sys.argv[1:])
_pid, status, used = os.wait4(running.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
"""


def weigh(content: bytes, name: str) -> tuple[reading.Read, Cost]:
    """Read a document, and return what that took besides."""
    ours = child.command(reading.CHILD, papers.type_of(name))
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as out:
        file.write(content)
        file.seek(0)
        done = subprocess.run(
            [ours[0], "-c", _WEIGHED, *ours], stdin=file, stdout=out, stderr=subprocess.PIPE, check=True
        )
        code, cpu, memory = done.stderr.split()[-3:]
        out.seek(0)
        return reading.heard(child.Ended(int(code), out)), Cost(float(cpu), int(memory) * 1024)


def brought(site: Flask, who: Browser, *files: tuple[bytes, str]) -> tuple[int, list[int]]:
    """Bring files with a reply, let the worker read them, and return the thread and the keys of the files."""
    thread, before = begin(who), {file.id for file in kept(site)}
    answer = reply(who, thread, *(sent(content, name) for content, name in files))
    assert answer.status_code == 303, answer.text
    drain(site)
    return thread, [file.id for file in kept(site) if file.id not in before]


def drain(site: Flask) -> None:
    """Let the worker do what is due about the words in files."""
    with site.app_context():
        worker.drain("extracts")


def extracts(site: Flask) -> list[Extract]:
    """Return every extract there is."""
    with site.app_context():
        return list(db.session.execute(select(Extract).order_by(Extract.blob_id)).scalars())


def pages(site: Flask) -> int:
    """Return how many pages are kept."""
    with site.app_context():
        return len(db.session.execute(select(ExtractPage)).all())


def stream(content: bytes) -> io.BytesIO:
    """Return bytes as something that is read."""
    return io.BytesIO(content)
