"""`make look`: every page of the demo, as four kinds of people. Ends with 1 at any finding."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.server import PASSWORD, demo

from benchmarks.look import State, browser, look, sign_in, states, wire

PAGES: dict[str, tuple[str, ...]] = {
    "guest": ("/", "/pods/", "/pods/ipc-wash", "/register", "/sign-in", "/forgot"),
    "joyce": (
        "/", "/pods/ipc-wash", "/pods/ipc-wash/charter", "/pods/ipc-wash/people", "/pods/ipc-wash/nuggets",
        "/threads/1", "/threads/1?order=arrival", "/pods/ipc-wash/threads/new", "/search?q=water",
        "/notifications", "/people/joyce",
        "/settings/profile", "/settings/language",
    ),
    "grace": ("/pods/ipc-wash/join",),
    "amara": ("/queue", "/threads/1"),
    "ruth": ("/pods/ipc-wash/settings",),
    "admin": ("/admin/",),
}  # fmt: skip
QUICK = (State("en", "light", 390), State("ar", "dark", 390))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("look"))
    parser.add_argument("--quick", action="store_true", help="one width, two languages, two themes")
    options = parser.parse_args()
    options.out.mkdir(exist_ok=True)
    wanted = list(QUICK) if options.quick else states(("en", "fr", "ar"), ("light", "dark"), (390, 1280))
    wrong = 0
    with demo() as base, browser() as chromium:
        for who, paths in PAGES.items():
            kept = None if who == "guest" else sign_in(chromium, base, f"{who}@example.org", PASSWORD)
            folder = options.out / who
            folder.mkdir(exist_ok=True)
            for path in paths:
                (requests, first), (_, again) = wire(chromium, base, path, kept)
                sys.stdout.write(
                    f"{who} {path}: {requests} requests, {first / 1000:.1f} KB, then {again / 1000:.1f} KB\n"
                )
                for state in wanted:
                    seen = look(chromium, base, path, state, folder, kept)
                    wrong += len(seen.findings)
                    for line in seen.findings:
                        sys.stdout.write(f"    ! {state.language} {state.theme} {state.width}: {line}\n")
    sys.stdout.write(f"{wrong} findings, pictures in {options.out}\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
