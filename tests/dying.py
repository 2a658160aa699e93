"""A process that dies in the middle: a fork of ours that is killed before its nth statement."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


def died(work: Callable[[], object], at: int) -> bool:
    """Do `work` in a process of its own that is killed before statement number `at`; False where it came to its end."""
    with warnings.catch_warnings():
        # The child touches nothing that another thread of ours may hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _work(work, at)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0, "the work failed by itself"
    return False


def _work(work: Callable[[], object], at: int) -> None:
    code, number = 1, 0

    def count(*_: Any) -> None:
        nonlocal number
        number += 1
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        event.listen(Engine, "before_cursor_execute", count)
        event.listen(Engine, "commit", count)
        work()
        code = 0
    finally:
        os._exit(code)
