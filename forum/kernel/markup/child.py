"""The child process: text on standard input, HTML on standard output, within limits that it sets itself.

Started by `bounded` as `python -m forum.kernel.markup.child`; ends with 1 when there is no HTML to give.
"""

from __future__ import annotations

import resource
import sys

from . import road
from .bounded import CPU, MEMORY, OUTPUT


def main() -> int:
    """Read, render and write once."""
    for kind, most in (
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(kind, (most, most))
    try:
        html = road.html_of(sys.stdin.buffer.read().decode()).encode()
    except Exception:  # noqa: BLE001 - Whatever it was, the parent shows the plain text.
        return 1
    if len(html) > OUTPUT:
        return 1
    sys.stdout.buffer.write(html)
    return 0


if __name__ == "__main__":
    sys.exit(main())
