"""The child that reads dear texts: really stopped at each of its limits, and the plain text shown instead."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum.kernel.markup import LIMIT, bounded, clean, render, road
from forum.kernel.markup.text import tidy
from tests.kernel.markup import hostile
from tests.kernel.markup.of_markup import faults, names, words


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Return the children that are started from now on."""
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return started


@pytest.fixture
def child_that(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the child run `does` instead of reading Markdown, within the limits that it sets itself."""

    def use(does: str) -> None:
        code = (
            "import os, socket, subprocess, sys, threading\n"
            "from forum.kernel.markup import child, road\n"
            f"def does(text):\n    {does}\n"
            "road.html_of = does\n"
            "sys.exit(child.main())\n"
        )
        monkeypatch.setattr(bounded, "_COMMAND", (sys.executable, "-P", "-s", "-c", code))

    return use


def test_the_post_of_a_person_is_read_in_the_request(children: list[subprocess.Popen[bytes]]) -> None:
    post = (
        "# Water\n\nWe [boil](https://who.int) it.[^1]\n\n- one\n    - two\n\n|a|b|\n|-|-|\n|1|2|\n\n[^1]: Or not.\n\n"
        * 8
    )
    assert not render(post).plain
    assert children == []


def test_a_text_without_end_is_stopped_and_shown_as_it_is(children: list[subprocess.Popen[bytes]]) -> None:
    text = hostile.text("open images", LIMIT)
    began = time.monotonic()
    shown = render(text)
    # Three times over for a busy machine; without a limit it takes minutes.
    assert time.monotonic() - began < 3 * bounded.WALL
    assert shown.plain
    assert words(shown.html).split() == text.split()
    assert not faults(shown.html)
    assert [each.poll() for each in children] == [-signal.SIGKILL]


def test_many_such_texts_at_once_wait_for_two_seats_and_not_for_each_other(
    children: list[subprocess.Popen[bytes]], child_that: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "WALL", 0.5)
    child_that("threading.Event().wait()")
    shown: list[bool] = []
    threads = [
        threading.Thread(target=lambda: shown.append(render(hostile.text("open brackets", 20_000)).plain))
        for _ in range(8)
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shown == [True] * 8
    assert time.monotonic() - began < 5
    assert 2 <= len(children) <= 6
    assert all(each.poll() == -signal.SIGKILL for each in children)


@pytest.mark.parametrize(
    ("does", "wall", "ends"),
    [
        ("while True: pass", 60, -signal.SIGKILL),
        ("threading.Event().wait()", 0.5, -signal.SIGKILL),
        ("return str(len(bytearray(600 * 1024 * 1024)))", 30, 1),
        ("return 'x' * (3 * 1024 * 1024)", 30, 1),
        ("return does(text)", 30, 1),
        ("os.abort()", 30, -signal.SIGABRT),
        ("return open('written.html', 'w').write('x' * 10_000)", 30, 1),
        ("return str([socket.socket() for _ in range(20)])", 30, 1),
    ],
    ids="work time memory output recursion crash file handles".split(),
)
def test_a_child_that_exceeds_a_limit_ends_and_gives_nothing(
    children: list[subprocess.Popen[bytes]],
    child_that: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    does: str,
    wall: float,
    ends: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bounded, "WALL", wall)
    child_that(does)
    began = time.monotonic()
    assert bounded.html_of("text") is None
    # By its own limit: only who does nothing is ended by the clock on the wall.
    assert wall < 1 or time.monotonic() - began < wall * 3 / 4
    assert [each.poll() for each in children] == [ends]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) == 0


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer than a busy machine takes to start a child."""
    monkeypatch.setattr(bounded, "WALL", 60.0)


@pytest.mark.usefixtures("patience")
def test_a_child_gives_back_what_it_made(child_that: Callable[[str], None]) -> None:
    child_that("return f'<p>{len(bytearray(100 * 1024 * 1024))} {text}</p>'")
    assert bounded.html_of("ماء") == f"<p>{100 * 1024 * 1024} ماء</p>"


@pytest.mark.usefixtures("patience")
def test_a_child_is_told_nothing_of_the_settings(
    child_that: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_SECRET_KEY", "a secret")
    child_that("return repr(dict(os.environ))")
    assert "secret" not in (bounded.html_of("text") or "secret")


@pytest.mark.usefixtures("patience")
def test_the_child_gives_the_same_bytes_as_the_request() -> None:
    text = tidy("# Water\n\n- [x] boil[^1]\n\n```python\nx = 1\n```\n\n[^1]: <b>five</b> minutes\n\n> ماء")
    assert bounded.html_of(text) == road.html_of(text)


def test_a_reader_that_fails_leaves_the_text_and_the_next_one_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(clean, "clean", lambda *_: 1 / 0)
        assert render("**a** <b>").html == '<p dir="auto">**a** &lt;b&gt;</p>'
    assert names(render("**a**").html) == ["p", "strong"]
