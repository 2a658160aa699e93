"""The worker's process beside a server: it begins as a copy of us, and is put anew when it dies."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL

from forum.kernel import settings

_POLL = 0.5
_PATIENCE = 20


class Copy:
    """A child that shares with us all that was loaded; asked like a Popen."""

    def __init__(self, life: Callable[[], None]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._code: int | None = None
        # Held open by the child alone: its end is the child's.
        self._end, held = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(self._end)
            _live(life)
        os.close(held)

    def poll(self) -> int | None:
        """Return how it ended, None while it lives."""
        return self._ended(os.WNOHANG)

    def wait(self, timeout: float) -> int | None:
        """Wait for its end, and return how it ended. Raises TimeoutExpired."""
        if self.poll() is None and not select.select([self._end], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("forum-work", timeout)
        return self._ended(0)

    def _ended(self, how: int) -> int | None:
        if self._code is None:
            try:
                pid, status = os.waitpid(self._pid, how)
            except ChildProcessError:
                # Whoever looks after all children was told before us.
                self._code = 0
            else:
                self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, SIGKILL)


def _live(life: Callable[[], None]) -> None:
    code = 1
    with suppress(OSError):
        # What `top` shows.
        Path("/proc/self/comm").write_text("forum-work", "utf-8")
    try:
        life()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 as nobody above us in a copy may go on with the parent's life
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stderr.flush()
        os._exit(code)


class Beside:
    """A worker: started again when it dies, ended with us; a byte in its input wakes it.

    The first is a copy of this process, so that a small machine holds the code once. A process with threads cannot be
    copied safely: by the time that a worker has died we have some, and the next begins from nothing.
    """

    def __init__(self, life: Callable[[], None]) -> None:
        self._ending = threading.Event()
        # One pipe for every worker there will be: whoever rings needs not know which.
        self._heard, self._rung = os.pipe()
        os.set_blocking(self._rung, False)

        def begin() -> None:
            os.dup2(self._heard, 0)
            # Its end tells that we are gone: nobody else may hold it open.
            os.close(self._heard)
            os.close(self._rung)
            life()

        alone = threading.active_count() == 1
        self._child: Copy | subprocess.Popen[bytes] = Copy(begin) if alone else self._start()
        self._watch = threading.Thread(target=self._keep, daemon=True)
        self._watch.start()

    def _start(self) -> subprocess.Popen[bytes]:
        # The command that was typed, with another word: the same code and the same settings.
        command = [sys.executable, "-c", "from forum.cli import main; main()", "work", "--bell"]
        environ = {**os.environ, "FORUM_PUBLIC_URL": settings.current().public_url}
        return subprocess.Popen(command, stdin=self._heard, env=environ)  # noqa: S603 as it is our own command

    def ring(self, _names: Collection[str] = ()) -> None:
        """Tell the worker that there is news; processes forked from ours ring too."""
        with suppress(OSError):
            os.write(self._rung, b".")

    def _keep(self) -> None:
        while not self._ending.wait(_POLL):
            if self._child.poll() is not None and not self._ending.wait(_POLL):
                self._child = self._start()

    def stop(self) -> None:
        """End the worker after what it has in hand."""
        self._ending.set()
        self._watch.join()
        os.close(self._rung)
        os.close(self._heard)
        try:
            self._child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait(_PATIENCE)
