"""Documents that were made to do harm: each ends as a reason, within the limits, and calls nobody."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from forum.attachments.reasons import REASONS
from forum.extracts import reading
from tests.extracts import bombs, papers
from tests.extracts.of_extracts import read, weigh, words

pytestmark = [pytest.mark.timeout(300)]


def test_there_are_bombs_enough() -> None:
    assert [name for name, _content, _reasons in bombs.bombs()] == bombs.NAMES
    assert len(set(bombs.NAMES)) == len(bombs.NAMES) >= 36


@pytest.mark.parametrize("name", bombs.NAMES)
def test_each_ends_as_a_reason_within_the_limits(name: str) -> None:
    content, reasons = next((content, reasons) for known, content, reasons in bombs.bombs() if known == name)
    found, taken = weigh(content, name)
    assert found.reason in reasons
    assert not found.reason or found.reason in REASONS
    assert len(found.pages) <= 500
    assert sum(len(page.text) for page in found.pages) <= 2_000_000
    assert "root:" not in words(found)
    assert taken.cpu <= reading.CPU + 1
    assert taken.memory <= reading.MEMORY


def test_no_document_calls_anybody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.5)
        port = trap.getsockname()[1]
        for name, content, _reasons in bombs.asking(port):
            assert read(content, name).reason == "broken"
        there = f"http://127.0.0.1:{port}/x"
        web = f'<link rel=stylesheet href="{there}"><img src="{there}"><iframe src="{there}"></iframe><p>words</p>'
        assert words(read(web.encode(), "html")) == "words"
        with pytest.raises(TimeoutError):
            trap.accept()


def test_the_child_can_open_no_line_no_file_and_no_program() -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        tried = f"""
import os, socket, subprocess, sys
from forum.kernel import child_bounds
child_bounds.bound(10, 512 << 20, 1 << 20)
def tries(deed):
    try:
        deed()
    except OSError:
        return
    print(deed)
tries(lambda: socket.create_connection(("127.0.0.1", {trap.getsockname()[1]})))
tries(lambda: open("/etc/passwd"))
tries(lambda: os.fork())
tries(lambda: os.execv(sys.executable, ["x"]))
tries(lambda: os.unlink("/nowhere/at/all"))
print("done")
"""
        done = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=False)
        assert done.stdout.split() == ["done"], done.stderr


def test_a_child_that_is_ended_leaves_what_was_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WALL", 0.05)
    found = read(papers.pdf("words"), "pdf")
    assert (found.reason, found.pages) == ("slow", ())
